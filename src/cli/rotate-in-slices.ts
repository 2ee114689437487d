import { setTimeout } from "node:timers/promises";
import { codeOf, messageOf } from "./problem.ts";
import type { RotationSlice, SpacesApi } from "./spaces-api.ts";

export interface Rotation {
	/** Undefined until the first slice is done. */
	readonly primary: string | undefined;
	readonly scanned: number;
	readonly resealed: number;
	readonly unreadable: number;
	/** Where to go on; null at the end, undefined at the very beginning. */
	readonly cursor: string | null | undefined;
}

export type Stop =
	| { readonly why: "end" | "limit" | "interrupted" }
	| { readonly why: "failed"; readonly error: unknown };

export interface SliceOptions {
	readonly batch?: number | undefined;
	/** Of rows that are sealed again; others cost next to nothing. */
	readonly limit?: number | undefined;
	readonly after?: string | undefined;
	readonly interrupted: AbortSignal;
	readonly onSlice: (done: Rotation) => void;
	readonly onRetry: (message: string, seconds: number) => void;
}

/** Small enough that a Ctrl-C is heard soon. */
const SLICE_ROWS = 500;

const WAIT_SECONDS = [0.5, 1, 2, 4];

/** Calls slice after slice until the end, the limit, an interruption, or a failure that waiting does not mend. */
export async function rotateInSlices(
	api: Pick<SpacesApi, "rotateSpaceKeys">,
	options: SliceOptions,
): Promise<{ readonly done: Rotation; readonly stop: Stop }> {
	const { batch, limit = Number.POSITIVE_INFINITY, interrupted } = options;
	let done: Rotation = { primary: undefined, scanned: 0, resealed: 0, unreadable: 0, cursor: options.after };
	try {
		while (done.cursor !== null) {
			if (interrupted.aborted) return { done, stop: { why: "interrupted" } };
			if (done.resealed >= limit) return { done, stop: { why: "limit" } };
			const after = done.cursor;
			const body = { batch, limit: Math.min(SLICE_ROWS, limit - done.resealed), after };
			const slice = await withRetries(() => api.rotateSpaceKeys({ body }), options);
			if (slice.cursor !== null && slice.cursor === after) throw new Error("The rotation does not advance.");
			done = add(done, slice);
			options.onSlice(done);
		}
		return { done, stop: { why: "end" } };
	} catch (error) {
		return { done, stop: interrupted.aborted ? { why: "interrupted" } : { why: "failed", error } };
	}
}

function add(done: Rotation, slice: RotationSlice): Rotation {
	return {
		primary: slice.primary,
		scanned: done.scanned + slice.scanned,
		resealed: done.resealed + slice.resealed,
		unreadable: done.unreadable + slice.unreadable,
		cursor: slice.cursor,
	};
}

async function withRetries<T>(
	call: () => Promise<T>,
	{ interrupted, onRetry }: Pick<SliceOptions, "interrupted" | "onRetry">,
): Promise<T> {
	for (const seconds of WAIT_SECONDS) {
		try {
			return await call();
		} catch (error) {
			if (isAnAnswer(error) || interrupted.aborted) throw error;
			onRetry(messageOf(error), seconds);
			await setTimeout(seconds * 1_000, undefined, { signal: interrupted });
		}
	}
	return call();
}

/** Whether the plugin itself said no: it says the same next time. Anything else is the database's, or nobody's. */
function isAnAnswer(error: unknown): boolean {
	const code = codeOf(error);
	return code !== undefined && code !== "SPACE_INTERNAL";
}
