import type { Answer } from "../../support/world.ts";
import { type Door, knock } from "./doors.ts";
import { ENDPOINTS } from "./endpoints.ts";
import {
	ACTORS,
	type Actor,
	type Attack,
	type Expected,
	expectedAnswer,
	MODULES,
	type Target,
} from "./expected.ts";
import type { Rows, Stage } from "./stage.ts";
import type { Fault, Tally } from "./tally.ts";
import { describeTarget, targetsFor } from "./targets.ts";

export function describeAttack({ endpoint, about }: Attack): string {
	return about ? `${endpoint}, ${about}` : endpoint;
}

/** Every actor on every target, through one door. */
export async function runAttack(
	stage: Stage,
	attack: Attack,
	{ door, longForm }: { readonly door: Door; readonly longForm: boolean },
): Promise<Tally> {
	const { path = "", method = "" } = ENDPOINTS.find(({ name }) => name === attack.endpoint) ?? {};
	const targets = targetsFor(method, { longForm });
	const before = await stage.rows();
	const notFound = new Set<string>();
	const faults: Fault[] = [];
	for (const actor of ACTORS) {
		for (const target of targets) {
			const expected = expectedAnswer(attack, method, actor, target);
			const answer = await send(stage, { attack, door, path, method, actor, target });
			const changed = differences(before, await stage.rows());
			if (changed.length > 0) await stage.restore();
			if (answer.status === 404) notFound.add(fingerprint(answer));
			const where = `${describeAttack(attack)} by ${actor} through ${door}, ${describeTarget(target)}`;
			for (const { kind, detail } of judge(stage, { attack, actor, expected, answer, changed })) {
				faults.push({ kind, detail: `${where}: ${detail}` });
			}
		}
	}
	if (notFound.size > 1) {
		const detail = `${describeAttack(attack)} through ${door}: not all spaces that are not his are answered alike`;
		faults.push({ kind: "other", detail: [detail, ...notFound].join("\n") });
	}
	return { cases: ACTORS.length * targets.length, faults };
}

interface Request {
	readonly attack: Attack;
	readonly door: Door;
	readonly path: string;
	readonly method: string;
	readonly actor: Actor;
	readonly target: Target;
}

async function send(stage: Stage, request: Request): Promise<Answer> {
	const { attack, door, path, method, actor, target } = request;
	const [body, query] = [target.body, target.query].map((place) => place && stage.spaceId(actor, place));
	const headers = await stage.session(actor, target.active);
	if (method === "GET") {
		const named = [query, body].filter((id) => id !== undefined);
		return knock(stage.world, door, {
			path,
			headers,
			query: named.length > 0 ? { spaceId: named.length > 1 ? named : (named[0] ?? "") } : {},
		});
	}
	return knock(stage.world, door, {
		path,
		headers,
		body: { ...attack.body, ...(body && { spaceId: body }) },
		...(query && { query: { spaceId: query } }),
	});
}

interface Case {
	readonly attack: Attack;
	readonly actor: Actor;
	readonly expected: Expected;
	readonly answer: Answer;
	/** The spaces whose rows are not as they were. */
	readonly changed: readonly string[];
}

function* judge(stage: Stage, one: Case): Generator<Fault> {
	const { attack, actor, expected, answer, changed } = one;
	const own = expected.status === 200 ? stage.spaceId(actor, expected.space) : null;
	yield* judgeStatus(expected, answer, own);
	yield* judgeHoldings(attack, expected, answer);
	const toChange = attack.writes && own !== null ? [own] : [];
	if (changed.join() !== toChange.join()) {
		yield { kind: "other", detail: `changed the rows of [${changed}] rather than of [${toChange}]` };
	}
	for (const secret of stage.unspeakable(own)) {
		if (answer.text.includes(secret))
			yield { kind: "other", detail: `the answer holds ${secret}: ${answer.text}` };
	}
}

function* judgeStatus(expected: Expected, answer: Answer, own: string | null): Generator<Fault> {
	const { status, body, text } = answer;
	const wanted = expected.status === 200 ? `200 for ${own}` : `${expected.status} ${expected.code}`;
	const detail = `expected ${wanted}, got ${status} ${text}`;
	const allowed = status >= 200 && status < 300;
	if (allowed !== (expected.status === 200)) {
		yield { kind: allowed ? "false allow" : "false deny", detail };
	} else if (expected.status === 200 ? body.spaceId !== own : !isRefusal(expected, answer)) {
		yield { kind: "other", detail };
	}
}

function isRefusal(expected: { status: number; code: string }, { status, body }: Answer): boolean {
	const saysWhatIsMissing = expected.status !== 403 || body?.missing?.length > 0;
	return status === expected.status && body?.code === expected.code && saysWhatIsMissing;
}

/** What an answer says about the actor's own rights has to be true as well. */
function* judgeHoldings(
	{ endpoint }: Attack,
	expected: Expected,
	{ status, body }: Answer,
): Generator<Fault> {
	const told = status === 200 ? toldHoldings(endpoint, body) : null;
	if (told === null || expected.status !== 200) return;
	for (const [index, letter] of [...expected.holds].entries()) {
		const kind = letter === "-" ? "false allow" : "false deny";
		if (told[index] !== letter) yield { kind, detail: `expected ${expected.holds}, was told ${told}` };
	}
}

function toldHoldings(endpoint: string, body: Answer["body"]): string | null {
	if (endpoint === "getSpacePermissions") return MODULES.map((module) => body.modules[module]).join(" ");
	if (endpoint !== "canInSpace") return null;
	const results: readonly { action: string; allowed: boolean }[] = body.results;
	const letters = results.map(({ action, allowed }) => (allowed ? action.slice(0, 1) : "-")).join("");
	return letters.replace(/...(?=.)/g, "$& ");
}

function differences(before: Rows, after: Rows): readonly string[] {
	const spaces = new Set([...before.keys(), ...after.keys()]);
	return [...spaces].filter((spaceId) => before.get(spaceId) !== after.get(spaceId));
}

/** Everything an outsider could tell two answers apart by. */
function fingerprint({ status, text, headers }: Answer): string {
	const shown = [...headers].filter(([name]) => name !== "set-cookie");
	return JSON.stringify([status, shown, text]);
}
