import type { AdapterCall, Around } from "./intercept.ts";

/**
 * What befalls one call of the adapter: it throws instead of having its effect; or after it, as when the answer of the
 * database is lost; or the process ends there, so that nothing comes after it either.
 */
export const MOMENTS = ["before", "after", "from then on"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Fault {
	/** 1 for the first call. */
	readonly at: number;
	readonly moment: Moment;
}

/** In the text of every injected error, which no answer may repeat. */
export const FAULT_TEXT = "injected-fault-8f2c41";

export interface Struck<T> {
	readonly result: T;
	/** The call that failed; null when there were fewer. */
	readonly call: AdapterCall | null;
	readonly calls: number;
}

/** An adapter's calls fail as planned, for as long as something is done. */
export function createFaults() {
	let plan: (Fault & { calls: number; call: AdapterCall | null }) | null = null;

	const around: Around = async (call, run) => {
		const current = plan;
		if (!current) return run();
		current.calls += 1;
		const number = current.calls;
		const isDue = number === current.at;
		if (isDue) current.call = call;
		const fails = isDue || (current.moment === "from then on" && number > current.at);
		if (fails && current.moment !== "after") throw failure(call, number);
		const result = await run();
		if (fails) throw failure(call, number);
		return result;
	};

	return {
		around,
		during: async <T>(fault: Fault, work: () => Promise<T>): Promise<Struck<T>> => {
			const current = { ...fault, calls: 0, call: null as AdapterCall | null };
			plan = current;
			try {
				const result = await work();
				return { result, call: current.call, calls: current.calls };
			} finally {
				plan = null;
			}
		},
	};
}

function failure({ method, model }: AdapterCall, number: number): Error {
	return new Error(`${FAULT_TEXT}: call ${number}, ${method} ${model}`);
}
