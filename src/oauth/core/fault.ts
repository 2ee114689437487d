import { faulty, type OAuthFault } from "./backend.ts";

/** What came back instead of a token. */
export interface Refusal {
	/** Null: nothing came back. */
	readonly status: number | null;
	/** The `error` of the body. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
	readonly error: unknown;
	/** The header `Retry-After`. */
	readonly retryAfter?: string | null | undefined;
}

/** Errors that may pass, by name, whatever the status they come with. */
const PASSING = ["temporarily_unavailable", "server_error", "slow_down"];

const LONGEST_WAIT = 24 * 60 * 60;

export function refused({ status, error, retryAfter }: Refusal, now: Date) {
	return faulty(reasonOf(status, error), secondsOf(retryAfter, now));
}

function reasonOf(status: number | null, error: unknown): OAuthFault["reason"] {
	if (status === null || status === 0) return "unavailable";
	if (status === 429) return "rate_limited";
	if (status >= 500 || status === 408 || PASSING.includes(String(error))) return "unavailable";
	if (status < 400) return "unexpected";
	if (error === "invalid_grant") return "invalid_grant";
	return typeof error === "string" || status === 401 || status === 403 ? "rejected" : "unexpected";
}

/** Seconds or a date; null for neither. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function secondsOf(retryAfter: string | null | undefined, now: Date): number | null {
	if (!retryAfter) return null;
	const seconds = /^\d+$/.test(retryAfter)
		? Number(retryAfter)
		: (Date.parse(retryAfter) - now.getTime()) / 1000;
	return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_WAIT) : null;
}
