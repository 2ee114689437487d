import { APIError } from "better-auth/api";

/** In characters. */
const MOST_TOLD = 4_000;

/**
 * Stands in for Better Auth's refusal of bad input where that would be out of proportion: it says a sentence to each mistake,
 * and a few kilobytes can make ten thousand, without a session.
 */
export function shorten({ message, issues }: { message: string; issues: readonly unknown[] }): void {
	if (message.length <= MOST_TOLD) return;
	throw new APIError("BAD_REQUEST", {
		code: "VALIDATION_ERROR",
		message: `${message.slice(0, MOST_TOLD)} … (${issues.length} mistakes in all)`,
	});
}
