import { createAuthClient } from "better-auth/client";
import { spacesClient } from "../../../../src/client.ts";
import { ORIGIN } from "../../../support/world.ts";
import { ask, DOORS, type Drive, endpointsOf, recordError, recordResponse, serve } from "../drive.ts";
import { ACTORS } from "../stage.ts";
import { LANDING, ROUTABLE, store } from "./everybody.ts";

/** Those of the plugin that no URL reaches. One that is missing fails the run. */
export const SERVER_ONLY = [
	...["canUserInSpace", "getSpaceSecret", "putSpaceCredential", "putSpacePermissions", "setSpaceType"],
	...["getSpaceAccessToken", "refreshDueSpaceCredentials", "revokeAllSpaceCredentials"],
	...["rotateSpaceKeys", "spaceKeysInUse", "inspectSpaces", "sweepSpaces", "spacesSql"],
];

const OWN = [LANDING, ...ROUTABLE.map(({ endpoint }) => endpoint), ...SERVER_ONLY];

/** Endpoints that end the session, the space or the membership; they are driven, and the rest of the stage has to go on. */
const ENDING = [
	...["signOut", "deleteUser", "revokeSession", "revokeSessions", "revokeOtherSessions", "changeEmail"],
	...["deleteOrganization", "leaveOrganization", "removeMember", "updateMemberRole", "setActiveOrganization"],
	...["updateUser", "changePassword", "setPassword"],
];

/** Endpoints of the plugin that the proof does not know, and those it knows that are none. */
export function strangers(auth: Drive["stage"]["auth"], own: readonly string[]): readonly string[] {
	const known = new Set(OWN);
	return [
		...own.filter((name) => !known.has(name)),
		...[...known].filter((name) => !own.includes(name) || !endpointsOf(auth)[name]),
	];
}

/** Better Auth's own endpoints, with all that they might ask for, by everybody. */
export async function ofBetterAuth(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	await store(drive, "stored beside Better Auth's own");
	const own = new Set(OWN);
	const others = Object.entries(endpointsOf(stage.auth)).filter(([name]) => !own.has(name));
	for (const [endpoint, { path }] of others)
		if (path && !path.includes(":")) await byEverybody(drive, endpoint, path);
	const document = await endpointsOf(stage.auth).generateOpenAPISchema?.({});
	recorder.record("OpenAPI", document);
}

async function byEverybody(drive: Drive, endpoint: string, path: string): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId } = stage;
	const describes = path.includes("open-api") || path === "/reference";
	for (const by of ENDING.includes(endpoint) ? (["anonymous"] as const) : ACTORS)
		for (const door of describes ? (["HTTP"] as const) : DOORS) {
			const secret = recorder.mint(`sent to ${endpoint}`);
			const input = { organizationId: spaceId, spaceId, secret, name: "x", ...PLAUSIBLE };
			const channel = describes && { channel: "OpenAPI" as const };
			await ask(drive, { endpoint, door, by, input, expect: "any", ...channel });
		}
}

const PLAUSIBLE = {
	...{ role: "member", email: "nobody@example.com", password: "wrong horse", slug: "space-1" },
	...{ permission: { member: ["create"] }, permissions: { member: ["create"] }, provider: "key" },
};

/** 409, 304 and what else only comes of a certain order. */
export async function inOrder(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId } = stage;
	const changes = [{ role: "member", module: "calendar", level: "write" }];
	for (const door of DOORS) {
		await store(drive, "stored, then deleted");
		const about = { spaceId, provider: "key" };
		await ask(drive, { endpoint: "deleteSpaceCredential", door, input: about });
		const gone = { expect: 404, code: "SPACE_CREDENTIAL_NOT_FOUND" };
		for (const endpoint of ["deleteSpaceCredential", "testSpaceCredential"])
			await ask(drive, { endpoint, door, input: about, ...gone });
		await serve(drive, "getSpaceSecret", about, gone);
		const changed = { expect: 409, code: "SPACE_MATRIX_CHANGED" };
		const outdated = { spaceId, changes, ifVersion: "outdated" };
		await ask(drive, { endpoint: "setSpaceMatrix", door, input: outdated, ...changed });
		await store(drive, "untestable", "undeclared");
		const untested = { expect: 400, code: "SPACE_TEST_UNAVAILABLE" };
		const undeclared = { spaceId, provider: "undeclared" };
		await ask(drive, { endpoint: "testSpaceCredential", door, input: undeclared, ...untested });
		const unnamed = { provider: "key", secret: recorder.mint("for no space at all") };
		const required = { expect: 400, code: "SPACE_REQUIRED" };
		await ask(drive, { endpoint: "setSpaceCredential", door, input: unnamed, ...required });
	}
	const { body } = await ask(drive, { endpoint: "getSpacePermissions", input: { spaceId } });
	const headers = { "if-none-match": `W/"${body.version}"` };
	await ask(drive, { endpoint: "getSpacePermissions", input: { spaceId }, headers, expect: 304 });
	const userId = stage.people.member.id;
	const check = { spaceId, userId, module: "calendar", action: "read" };
	await serve(drive, "canUserInSpace", check);
	await serve(drive, "putSpacePermissions", { spaceId, changes });
	await serve(drive, "setSpaceType", { spaceId, type: "club" });
	for (const provider of ["key", "never-stored"])
		await serve(drive, "getSpaceSecret", { spaceId: "no-such-space", provider }, { expect: 404 });
}

/** The browser's side, as the owner and as a stranger see it. */
export async function client(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId } = stage;
	await store(drive, "stored, for the client");
	for (const by of ["owner", "stranger"] as const) {
		const authClient = createAuthClient({
			baseURL: ORIGIN,
			plugins: [spacesClient()],
			fetchOptions: {
				customFetchImpl: async (url, init) => {
					const headers = new Headers(stage.people[by].headers);
					headers.set("origin", ORIGIN);
					for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
					const response = await stage.auth.handler(new Request(url, { ...init, headers }));
					recordResponse(recorder, response, await response.clone().text());
					return response;
				},
			},
		});
		recorder.step(`the client of the ${by}`);
		const set = (secret: string) => ({ spaceId, provider: "key", secret, replace: true });
		const { spaces } = authClient;
		const answers = [
			await spaces.credentials({ query: { spaceId } }),
			await spaces.credentials.set(set(recorder.mint("set by the client"))),
			await spaces.credentials.set({ ...set(recorder.mint("badly set by the client")), password: "x" }),
			await spaces.credentials.test({ spaceId, provider: "key" }),
			await spaces.can({ spaceId, module: "calendar", action: "read" }),
			await spaces.permissions({ query: { spaceId } }),
			await spaces.credentials.delete({ spaceId, provider: "key" }),
		];
		recorder.record("client", answers);
		const failed = answers.filter(({ error }) => error !== null).length;
		if (by === "owner" ? failed !== 1 : failed !== answers.length)
			drive.tally.fault(`the client of the ${by}: ${failed} of ${answers.length} calls failed`);
	}
}

/** The end of a role, of people and of the space, with secrets in it. */
export async function endings(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const { world, spaceId } = stage;
	await store(drive, "stored before the end");
	const role = { organizationId: spaceId, role: "scout" };
	await ask(drive, { endpoint: "createOrgRole", input: { ...role, permission: { member: [] } } });
	const changes = [{ role: "scout", module: "calendar", level: "write" }];
	await ask(drive, { endpoint: "setSpaceMatrix", input: { spaceId, changes } });
	const input = { organizationId: spaceId, roleName: "scout" };
	await ask(drive, { endpoint: "updateOrgRole", input: { ...input, data: { roleName: "ranger" } } });
	await ask(drive, { endpoint: "deleteOrgRole", input: { ...input, roleName: "ranger" } });
	const memberIdOrEmail = String(stage.people.trainer.email);
	await ask(drive, { endpoint: "removeMember", input: { organizationId: spaceId, memberIdOrEmail } });
	await ask(drive, { endpoint: "leaveOrganization", by: "member", input: { organizationId: spaceId } });
	await ask(drive, { endpoint: "deleteUser", by: "admin", input: { password: "correct horse" } });
	await ask(drive, { endpoint: "listSpaceCredentials", input: { spaceId } });

	const lost = await stage.newSpace();
	await serve(drive, "putSpaceCredential", { spaceId: lost, provider: "key", secret: recorder.mint("lost") });
	await ask(drive, { endpoint: "deleteOrganization", input: { organizationId: lost } });
	await world.adapter.delete({ model: "organization", where: [{ field: "id", value: spaceId }] });
	const gone = { expect: 404, code: "SPACE_NOT_FOUND" };
	for (const door of DOORS)
		await ask(drive, { endpoint: "listSpaceCredentials", door, input: { spaceId }, ...gone });
	await serve(drive, "getSpaceSecret", { spaceId, provider: "key" }, { expect: 404 });
	await ask(drive, { endpoint: "signOut", input: {} });
	try {
		await endpointsOf(stage.auth).setSpaceType?.({ body: { spaceId, type: "club" } });
	} catch (error) {
		recordError(recorder, error);
	}
	await stage.database.dump();
}
