export type FaultKind = "false allow" | "false deny" | "other";

export interface Fault {
	readonly kind: FaultKind;
	/** Which case, what was expected, what came. */
	readonly detail: string;
}

/** What came out of some cases: plain data, because it travels from a worker to whoever runs the proof. */
export interface Tally {
	readonly cases: number;
	readonly faults: readonly Fault[];
}

declare module "vitest" {
	interface TaskMeta {
		attacks?: Tally & {
			/** The version that ran. */
			readonly betterAuth: string;
		};
	}
	interface ProvidedContext {
		/** Every back end and every target. */
		attacksInLongForm?: boolean;
	}
}

export function addUp(tallies: readonly Tally[]): Tally {
	return {
		cases: tallies.reduce((sum, { cases }) => sum + cases, 0),
		faults: tallies.flatMap(({ faults }) => faults),
	};
}

export function fault(kind: FaultKind, detail: string): Tally {
	return { cases: 0, faults: [{ kind, detail }] };
}

export function countKind({ faults }: Tally, kind: FaultKind): number {
	return faults.filter((fault) => fault.kind === kind).length;
}
