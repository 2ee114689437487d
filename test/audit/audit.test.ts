import { afterEach, describe, expect, it } from "vitest";
import type { SpaceEvent } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World, type WorldOptions } from "../support/world.ts";

const SECRET = "sk_live_canary_0123456789";

let world: World;
let owner: Person;
let spaceId: string;
let heard: SpaceEvent[];

async function open({ spaces, ...more }: WorldOptions = {}): Promise<void> {
	heard = [];
	world = await createWorld({
		spaces: {
			audit: true,
			types: { club: { modules: "*" }, family: { modules: "*" } },
			defaultType: "club",
			onEvent: (event) => void heard.push(event),
			...spaces,
		},
		organization: { dynamicAccessControl: { enabled: true } },
		...more,
	});
	owner = await world.signUp();
	spaceId = await world.createSpace(owner);
}
afterEach(() => world.close());

const post = (path: string, body: object, who = owner) =>
	world.call(who, path, { body: { spaceId, ...body } });
const organization = (path: string, body: object, who = owner) =>
	world.call(who, `/organization/${path}`, { body: { organizationId: spaceId, ...body } });
const list = async (query: Record<string, string> = {}) =>
	world.call(owner, PATHS.audit, { query: { spaceId, ...query } });

describe.each(backends)("on $name", (backend) => {
	/** Everything that can change, once, with what has to be told of it. */
	async function everything(): Promise<object[]> {
		const changes = [
			{ role: "member", module: "calendar", level: "write" },
			{ role: "member", module: "finance", level: "none" },
		];
		await post(PATHS.matrixSet, { changes });
		await post(PATHS.matrixSet, { changes: [{ role: "member", module: "calendar", level: null }] });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET, replace: true });
		await post(PATHS.credentialsDelete, { provider: "stripe" });
		await organization("create-role", { role: "coach", permission: {} });
		await organization("update-role", { roleName: "coach", data: { roleName: "scout" } });
		await organization("delete-role", { roleName: "scout" });
		await world.auth.api.setSpaceType({ body: { spaceId, type: "family" } });
		const by = { spaceId, actorId: owner.id };
		const stripe = { provider: "stripe", kind: "api_key", ...by };
		return [
			{ type: "permission.changed", role: "member", module: "calendar", from: null, to: "rw-", ...by },
			{ type: "permission.changed", role: "member", module: "finance", from: null, to: "---", ...by },
			{ type: "permission.changed", role: "member", module: "calendar", from: "rw-", to: null, ...by },
			{ type: "credential.created", ...stripe },
			{ type: "credential.replaced", ...stripe },
			{ type: "credential.deleted", ...stripe },
			{ type: "role.renamed", from: "coach", role: "scout", ...by },
			{ type: "role.deleted", role: "scout", ...by },
			{ type: "space-type.changed", from: "club", to: "family", spaceId, actorId: null },
		];
	}

	it("tells the listener and the trail of every change, once and in order, without a secret", async () => {
		await open({ backend });
		const expected = await everything();
		expect(heard.map(({ at, ...event }) => event)).toEqual(expected);
		expect(heard.every(({ at }) => at instanceof Date)).toBe(true);
		const { body, text } = await list();
		expect(body.events.map((event: { type: string }) => event.type)).toEqual(
			expected.map((event) => (event as SpaceEvent).type).reverse(),
		);
		expect(body.cursor).toBeNull();
		expect(body.events.at(-1)).toEqual({
			id: expect.any(String),
			type: "permission.changed",
			actorId: owner.id,
			at: expect.any(String),
			role: "member",
			module: "calendar",
			provider: null,
			details: { from: null, to: "rw-" },
		});
		const everywhere = text + JSON.stringify([heard, await world.rows("spaceAuditEvent")]);
		expect(everywhere).not.toContain(SECRET);
		expect(everywhere).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 20));
	});

	it("pages through the trail without loss or repetition, also within one moment, and filters it", async () => {
		await open({ backend });
		const changes = Array.from({ length: 60 }, (_, index) => ({
			role: index % 2 ? "member" : "admin",
			module: `m${index}`,
			level: "none",
		}));
		await post(PATHS.matrixSet, { changes });
		const seen: string[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const { body }: { body: { events: { module: string }[]; cursor: string | null } } = await list({
				limit: "7",
				...(cursor && { cursor }),
			});
			seen.push(...body.events.map(({ module }) => module));
			cursor = body.cursor;
		}
		expect(seen).toHaveLength(60);
		expect(new Set(seen).size).toBe(60);
		expect((await list({ limit: "60" })).body.cursor).toBeNull();
		expect((await list({ role: "member", limit: "200" })).body.events).toHaveLength(30);
		expect((await list({ module: "m7" })).body.events).toHaveLength(1);
		expect((await list({ type: "credential.created" })).body.events).toEqual([]);
		expect((await list({ since: new Date(Date.now() + 60_000).toISOString() })).body.events).toEqual([]);
		expect((await list({ until: new Date(Date.now() + 60_000).toISOString() })).body.events).toHaveLength(50);
	});

	it("leaves no trace of what did not happen", async () => {
		await open({ backend });
		const change = { role: "member", module: "calendar", level: "write" };
		await post(PATHS.matrixSet, { changes: [change], dryRun: true });
		await post(PATHS.matrixSet, { changes: [change], ifVersion: "old" });
		await post(PATHS.matrixSet, { changes: [{ ...change, role: "nobody" }] });
		await post(PATHS.credentialsDelete, { provider: "stripe" });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		const writes = Array.from({ length: 8 }, () => post(PATHS.matrixSet, { changes: [change] }));
		const won = (await Promise.all(writes)).filter(({ body }) => body.changes?.length === 1).length;
		const told = heard.filter(({ type }) => type === "permission.changed").length;
		expect(told).toBe(won);
		expect((await list()).body.events).toHaveLength(won + 1);
	});

	it("of several who delete the same, one is told of", async () => {
		await open({ backend });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		const deletions = Array.from({ length: 6 }, () => post(PATHS.credentialsDelete, { provider: "stripe" }));
		const statuses = (await Promise.all(deletions)).map(({ status }) => status).sort();
		expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
		const types = ["credential.created", "credential.deleted"];
		expect(heard.map(({ type }) => type)).toEqual(types);
		expect((await world.rows("spaceAuditEvent")).map(({ type }) => type).sort()).toEqual(types);
	});

	it("tells the listener what everybody can see by then", async () => {
		const seen: number[] = [];
		const onEvent = async () => void seen.push((await world.rows("spaceModulePermission")).length);
		await open({ backend, spaces: { onEvent } });
		const changes = ["a", "b", "c"].map((module) => ({ role: "member", module, level: "none" }));
		await post(PATHS.matrixSet, { changes });
		expect(seen).toEqual([3, 3, 3]);
	});

	it("outlives its space, and keeps no id of a deleted user", async () => {
		await open({ backend });
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		expect((await organization("delete", {})).status).toBe(200);
		const rows = await world.rows("spaceAuditEvent");
		expect(rows.map(({ type }) => type)).toEqual(["credential.created", "space.deleted"]);
		expect(heard.map(({ type }) => type)).toEqual(["credential.created", "space.deleted"]);
		expect((await list()).status).toBe(404);
		await (await world.auth.$context).internalAdapter.deleteUser(owner.id);
		expect((await world.rows("spaceAuditEvent")).map(({ actorId }) => actorId)).toEqual([null, null]);
	});

	it("a listener that fails changes nothing", async () => {
		await open({
			backend,
			spaces: {
				onEvent: async () => {
					throw new Error(SECRET);
				},
			},
		});
		const stored = await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		expect(stored.status).toBe(200);
		expect((await list()).body.events).toHaveLength(1);
	});
});

it("is open to whoever may manage permissions, and refuses nonsense", async () => {
	await open();
	const admin = await world.signUp();
	await world.join(spaceId, admin, "admin");
	expect((await world.call(admin, PATHS.audit, { query: { spaceId } })).body.missing).toEqual([
		{ module: "spaces.permissions", action: "admin" },
	]);
	for (const query of [
		{ limit: "0" },
		{ limit: "201" },
		{ limit: "many" },
		{ cursor: "x" },
		{ type: "nothing" },
		{ since: "yesterday" },
		{ since: "9999-12-31T23:59:59-23:59" },
		{ role: "a,b" },
		{ unknown: "x" },
	])
		expect((await list(query as never)).status, JSON.stringify(query)).toBe(400);
});

it("exists only where it is switched on", async () => {
	await open({ spaces: { audit: false } });
	expect((await list()).status).toBe(404);
	expect(await world.rows("sqlite_master")).not.toContainEqual(
		expect.objectContaining({ name: "spaceAuditEvent" }),
	);
	await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
	expect(heard.map(({ type }) => type)).toEqual(["credential.created"]);
});
