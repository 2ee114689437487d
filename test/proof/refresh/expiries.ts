import type { Caller, Got } from "./processes.ts";
import type { Expiry, Stage } from "./stage.ts";

/** In this order, again and again. */
const EXPIRIES: readonly Expiry[] = ["expired", "due", "refused", "expired", "due"];

export interface Rounds {
	readonly processes: readonly Caller[];
	/** Of each process. */
	readonly callers: number;
	readonly expiries: number;
	/** How long the provider takes for each answer, in milliseconds. */
	readonly delay: number;
}

export interface RoundsResult {
	readonly requests: number;
	readonly asked: number;
	/** Callers who got a token that works. */
	readonly served: number;
	readonly alive: boolean;
	readonly faults: readonly string[];
}

/** One connection that expires again and again, with everybody asking for its token at once each time. */
export async function runExpiries(stage: Stage, rounds: Rounds, account: string): Promise<RoundsResult> {
	const spaceId = await stage.connectSpace(account);
	const before = stage.refreshes();
	const faults: string[] = [];
	const totals = { asked: 0, served: 0 };
	const known = new Set<string>();
	for (let index = 0; index < rounds.expiries; index += 1) {
		const expiry = EXPIRIES[index % EXPIRIES.length] ?? "expired";
		const { requests, got, tokens, served } = await runRound(stage, rounds, spaceId, expiry);
		totals.asked += got.length;
		totals.served += served;
		const isNew = tokens.every((token) => !known.has(token));
		if (requests !== 1 || tokens.length !== 1 || served !== got.length || !isNew)
			faults.push(
				`expiry ${index + 1} (${expiry}): ${requests} token requests, ${served} of ${got.length} callers served, ${tokens.length} ${isNew ? "new" : "known"} tokens ${codesOf(got)}`,
			);
		for (const token of tokens) known.add(token);
	}
	const alive = await stage.isAlive(spaceId);
	if (!alive) faults.push("the connection is dead");
	return { requests: stage.refreshes() - before, ...totals, alive, faults };
}

interface Round {
	readonly requests: number;
	readonly got: readonly Got[];
	/** All that were got. */
	readonly tokens: readonly string[];
	readonly served: number;
}

async function runRound(
	{ server, expire, refuse, refreshes }: Stage,
	{ processes, callers, delay }: Rounds,
	spaceId: string,
	expiry: Expiry,
): Promise<Round> {
	const rejectedToken = expiry === "refused" ? await refuse(spaceId) : undefined;
	if (expiry !== "refused") await expire(spaceId, expiry);
	const before = refreshes();
	if (delay > 0) server.next({ late: delay });
	const got = (
		await Promise.all(processes.map(({ ask }) => ask({ spaceId, callers, rejectedToken })))
	).flat();
	const requests = refreshes() - before;
	const tokens = tokensOf(got);
	const works = await Promise.all(tokens.map(server.accessTokenWorks));
	const working = tokens.filter((_, index) => works[index]);
	const served = got.filter((each) => "token" in each && working.includes(each.token)).length;
	return { requests, got, tokens, served };
}

/** Each once. */
export function tokensOf(got: readonly Got[]): readonly string[] {
	return [...new Set(got.flatMap((each) => ("token" in each ? [each.token] : [])))];
}

export function codesOf(got: readonly Got[]): string {
	return [...new Set(got.flatMap((each) => ("code" in each ? [each.code] : [])))].join(" ");
}
