import { setTimeout as pause } from "node:timers/promises";
import { codesOf, tokensOf } from "./expiries.ts";
import type { Caller, Crew, Got } from "./processes.ts";
import type { Stage } from "./stage.ts";

/** What others lose by the death of whoever held the lease, in seconds: the lease, and then the refresh itself. */
const MOST_SECONDS = 20 + 5;

/** Each of which asks on behalf of a process that is not among those that die. */
const CALLERS = 5;

/** When a process dies. */
export const DEATHS = [
	"before its request",
	"before the provider acts",
	"after the provider has rotated",
] as const;
export type Death = (typeof DEATHS)[number];

export interface DeathResult {
	readonly death: Death;
	/** From the death to the last of the others' answers. */
	readonly seconds: number;
	readonly alive: boolean;
	readonly faults: readonly string[];
}

/** All of them; the others wait for the leases of all the dead at the same time. */
export async function runDeaths(stage: Stage, crew: Crew, others: readonly Caller[]): Promise<DeathResult[]> {
	// Ready before the first dies: what befalls the next request must not befall that of somebody who took over.
	const victims = await Promise.all(
		DEATHS.map(async (death) => {
			const spaceId = await stage.connectSpace(death);
			await stage.expire(spaceId, "expired");
			const victim = await crew.start({ ...stage.shared, clock: 0, dies: death === "before its request" });
			return { death, spaceId, victim };
		}),
	);
	const outlived: Promise<DeathResult>[] = [];
	for (const { death, spaceId, victim } of victims) {
		const killedAt = await killWhile(stage, victim, spaceId, death);
		outlived.push(outlive(stage, others, { spaceId, death, killedAt }));
	}
	return Promise.all(outlived);
}

/** Answers when it died. */
async function killWhile(stage: Stage, victim: Caller, spaceId: string, death: Death): Promise<number> {
	const { server, refreshes, isRefreshable } = stage;
	const before = refreshes();
	if (death === "before the provider acts") server.next("hang");
	if (death === "after the provider has rotated") server.next({ late: new Promise(() => {}) });
	victim.ask({ spaceId, callers: 1 }).catch(() => {});
	if (death === "before the provider acts") await until(async () => refreshes() > before);
	if (death === "after the provider has rotated") await until(async () => !(await isRefreshable(spaceId)));
	if (death !== "before its request") victim.kill();
	return victim.killed;
}

async function outlive(
	stage: Stage,
	others: readonly Caller[],
	{
		spaceId,
		death,
		killedAt,
	}: { readonly spaceId: string; readonly death: Death; readonly killedAt: number },
): Promise<DeathResult> {
	const got = (await Promise.all(others.map(({ ask }) => ask({ spaceId, callers: CALLERS })))).flat();
	const seconds = (performance.now() - killedAt) / 1_000;
	const tokens = tokensOf(got);
	// A token that was rotated and never arrived is lost, whatever a client does.
	const alive = tokens.length > 0 && (await stage.isAlive(spaceId));
	const isAsExpected =
		death === "after the provider has rotated"
			? isOver(got) && !alive
			: tokens.length === 1 && isServed(got) && alive;
	const faults = [
		...(isAsExpected
			? []
			: [`death ${death}: ${tokens.length} tokens, ${alive ? "alive" : "lost"} ${codesOf(got)}`]),
		...(seconds <= MOST_SECONDS ? [] : [`death ${death}: the others waited for ${seconds.toFixed(1)} s`]),
	];
	return { death, seconds, alive, faults };
}

function isServed(got: readonly Got[]): boolean {
	return got.every((each) => "token" in each);
}

function isOver(got: readonly Got[]): boolean {
	return got.every((each) => "code" in each && each.code === "SPACE_CREDENTIAL_NEEDS_REAUTH");
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await pause(5);
}
