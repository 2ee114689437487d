import type { Stage } from "./stage.ts";

/** Whether requests that were refused have changed something all the same. */
export interface Watch {
	/** Before each request. */
	readonly look: () => Promise<void>;
	/** After it: whether something is stored that was not before, although this one and those since were refused. */
	readonly changed: (status: number) => Promise<boolean>;
}

/** Looks after each refusal where that costs little, and elsewhere after so many in a row. */
export function createWatch({ stored, looksEvery }: Stage): Watch {
	let before: string | null = null;
	let refusals = 0;
	return {
		look: async () => {
			before ??= await stored();
		},
		changed: async (status) => {
			refusals = status < 400 ? 0 : refusals + 1;
			if (status < 400) before = null;
			if (refusals < looksEvery) return false;
			const [known, now] = [before, await stored()];
			before = now;
			refusals = 0;
			return known !== now;
		},
	};
}
