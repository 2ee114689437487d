import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { freshToken } from "./access-token.ts";
import { findDue } from "./connection-store.ts";
import { findCredential } from "./credential-store.ts";
import { finishRevocation } from "./finish-revocation.ts";
import { inParallel } from "./in-parallel.ts";

export interface DueOptions {
	/** How many connections to see to. Default: 500. */
	readonly limit?: number | undefined;
	/** How many at a time. Default: 8. */
	readonly concurrency?: number | undefined;
}

export interface DueSummary {
	readonly refreshed: number;
	/** Connections that only connecting again helps. */
	readonly needsReauth: number;
	/** Those whose provider could not be reached, or did not answer well: there will be another attempt. */
	readonly failed: number;
	/** Grants that had to be withdrawn at their providers, and were. */
	readonly revoked: number;
	/** Whether more are due than the limit let through. */
	readonly more: boolean;
}

type Outcome = Exclude<keyof DueSummary, "more">;
type Due = Awaited<ReturnType<typeof findDue>>[number];

const LIMIT = 500;
const AT_ONCE = 8;

/**
 * Sees to every connection that is due: refreshes those that expire soon, so that no request has to wait for it, tries again
 * what failed, and withdraws what could not be withdrawn before. For a timer, on any number of servers at once. Spaces take
 * turns, so that one with many connections keeps nobody waiting.
 */
export async function refreshDue(
	context: SpacesContext,
	{ limit = LIMIT, concurrency = AT_ONCE }: DueOptions,
): Promise<DueSummary> {
	const due = await findDue(context, context.now(), limit + 1);
	const counts = { refreshed: 0, needsReauth: 0, failed: 0, revoked: 0 };
	await inParallel(concurrency, takeTurns(due).slice(0, limit), async (key) => {
		const outcome = await seeTo(context, key);
		if (outcome) counts[outcome] += 1;
	});
	return { ...counts, more: due.length > limit };
}

/** One of each space, then the next of each. */
function takeTurns(due: readonly Due[]): readonly Due[] {
	const turns = new Map<string, number>();
	const numbered = due.map((key) => {
		const turn = turns.get(key.spaceId) ?? 0;
		turns.set(key.spaceId, turn + 1);
		return { key, turn };
	});
	return numbered.sort((a, b) => a.turn - b.turn).map(({ key }) => key);
}

/** Null when somebody else was faster. What goes wrong with one keeps nobody else waiting. */
async function seeTo(context: SpacesContext, key: Due): Promise<Outcome | null> {
	try {
		const stored = await findCredential(context, key);
		if (!stored?.nextRetryAt || stored.nextRetryAt > context.now()) return null;
		if (stored.status === "revoked") {
			const author = { spaceId: stored.spaceId, userId: null };
			const { retryAt } = await finishRevocation(context, author, stored, { force: false });
			return retryAt === null ? "revoked" : "failed";
		}
		await freshToken(context, key);
		const now = await findCredential(context, key);
		return now?.status === "active" ? "refreshed" : "failed";
	} catch (error) {
		if (!(error instanceof SpacesError)) context.log("A connection could not be seen to.", error);
		return error instanceof SpacesError && error.code === "SPACE_CREDENTIAL_NEEDS_REAUTH"
			? "needsReauth"
			: "failed";
	}
}
