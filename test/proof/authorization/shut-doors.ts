import { isAPIError } from "better-auth/api";
import { type Answer, anonymous } from "../../support/world.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { ACTORS, ATTACKS, CONNECTED, PROVIDER, SERVER_ONLY } from "./expected.ts";
import type { Stage } from "./stage.ts";
import { addUp, type Tally } from "./tally.ts";

const PATHS = {
	connect: "/spaces/credentials/connect",
	callback: `/spaces/credentials/callback/${CONNECTED}`,
};

/** Doors that must not exist, or not for everybody. None of them is about a right: whoever knocks, nothing opens. */
export async function tryShutDoors(stage: Stage): Promise<Tally> {
	return addUp([
		await serverOnlyByUrl(stage),
		await fromAnotherOrigin(stage),
		await withoutHeaders(stage),
		await returnOfOthers(stage),
	]);
}

/** Every plausible URL of what only server code may call. */
async function serverOnlyByUrl(stage: Stage): Promise<Tally> {
	const headers = await stage.session("owner", "here");
	const body = { spaceId: stage.spaceId("owner", "here"), provider: PROVIDER };
	const paths = [
		...SERVER_ONLY.flatMap(spellings),
		"/undefined",
		"/spaces/secret",
		"/spaces/token",
		"/spaces/credentials/secret",
	];
	const tallies: Tally[] = [];
	for (const path of paths) {
		for (const who of [anonymous, { headers }]) {
			for (const call of [{}, { body }]) {
				const answer = await stage.world.call(who, path, call);
				tallies.push(verdict(`${path} over HTTP`, answer, 404, null));
			}
		}
	}
	return addUp(tallies);
}

function spellings(name: string): string[] {
	const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	return [name, kebab].flatMap((spelt) =>
		["", "/spaces", "/spaces/server", "/organization"].map((at) => `${at}/${spelt}`),
	);
}

/** The owner's browser, steered by a page of somebody else's. */
async function fromAnotherOrigin(stage: Stage): Promise<Tally> {
	const session = { headers: await stage.session("owner", "here") };
	const tallies: Tally[] = [];
	for (const { endpoint, body } of ATTACKS) {
		const path = ENDPOINTS.find(({ name }) => name === endpoint)?.path;
		if (!body || !path) continue;
		for (const origin of ["https://evil.example", "null"]) {
			const answer = await stage.world.call(session, path, { body, headers: { origin } });
			const code = origin === "null" ? "MISSING_OR_NULL_ORIGIN" : "INVALID_ORIGIN";
			tallies.push(verdict(`${endpoint} from the origin ${origin}`, answer, 403, code));
		}
	}
	return addUp(tallies);
}

/** Server code that forgets to pass the user's headers on must not become everybody. */
async function withoutHeaders({ world, spaceId }: Stage): Promise<Tally> {
	const api = world.auth.api as unknown as Readonly<Record<string, (call: object) => Promise<unknown>>>;
	const named = { spaceId: spaceId("owner", "here") };
	const tallies = ATTACKS.map(async ({ endpoint, body }): Promise<Tally> => {
		try {
			await api[endpoint]?.(body ? { body: { ...body, ...named } } : { query: named });
		} catch (error) {
			if (isAPIError(error) && error.statusCode === 400) return { cases: 1, faults: [] };
		}
		const detail = `${endpoint} through auth.api without headers does not fail as it should`;
		return { cases: 1, faults: [{ kind: "false allow", detail }] };
	});
	return addUp(await Promise.all(tallies));
}

/** Somebody brings what the owner's provider was to bring back to the owner; the owner himself, in another session of his. */
async function returnOfOthers({ world, session, spaceId, rows }: Stage): Promise<Tally> {
	const before = JSON.stringify([...(await rows())]);
	const tallies: Tally[] = [];
	for (const actor of ACTORS) {
		const begun = await world.call({ headers: await session("owner", "here") }, PATHS.connect, {
			body: { spaceId: spaceId("owner", "here"), provider: CONNECTED, callbackURL: "/done" },
		});
		const state = new URL(begun.body.url).searchParams.get("state") ?? "";
		const headers = await session(actor, undefined);
		const { status, headers: sent } = await world.call({ headers }, PATHS.callback, {
			query: { state, code: "a-code" },
		});
		const landing = new URL(sent.get("location") ?? "", "http://nowhere.test");
		const told = `${status} ${landing.pathname} ${landing.searchParams.get("error")}`;
		const isRefused = told === "302 /api/auth/error SPACE_CONNECT_STATE_INVALID";
		const isUnchanged = JSON.stringify([...(await rows())]) === before;
		const detail = `${actor} returns in the owner's place: ${told}${isUnchanged ? "" : ", and rows changed"}`;
		tallies.push({ cases: 1, faults: isRefused && isUnchanged ? [] : [{ kind: "false allow", detail }] });
	}
	return addUp(tallies);
}

function verdict(what: string, answer: Answer, status: number, code: string | null): Tally {
	const asExpected = answer.status === status && (code === null || answer.body?.code === code);
	const kind = answer.status < 300 ? "false allow" : "other";
	const detail = `${what}: expected ${status}, got ${answer.status} ${answer.text}`;
	return { cases: 1, faults: asExpected ? [] : [{ kind, detail }] };
}
