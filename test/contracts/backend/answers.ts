import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import { createCell } from "./planted.ts";
import { type Behaviours, type Scene, SECRET } from "./scene.ts";

/** Longest that a secret may be, in characters that take four bytes where one is counted as one. */
const LARGE = "🔑".repeat(4_096);

/** Of texts in several scripts; the last is a soft hyphen, a combining accent and two scripts' directions. */
const TEXTS = [
	"Müller & Söhne",
	"日本語",
	"🔑🗝️",
	"'; drop table x; --",
	"\\0\\n%_",
	"\u00ade\u0301 אב العربية",
];

export const answers: Behaviours = {
	"a credential is stored, listed, opened and deleted": async ({ post, get, secretOf, credentials }) => {
		const stored = await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		expect([stored.status, stored.body.credential.hint]).toEqual([200, "cdef"]);
		const list = await get(PATHS.credentials);
		expect(list.body.credentials).toEqual([stored.body.credential]);
		expect(await secretOf("stripe")).toEqual({ kind: "api_key", secret: SECRET });
		const deleted = await post(PATHS.credentialsDelete, { provider: "stripe" });
		expect([deleted.status, deleted.body.deleted]).toEqual([200, true]);
		expect([(await get(PATHS.credentials)).body.credentials, await credentials()]).toEqual([[], []]);
	},

	"what has no value is null, and who stored it is an id as text": async ({ owner, post, get }) => {
		await post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET });
		const [credential] = (await get(PATHS.credentials)).body.credentials;
		expect(credential).toMatchObject({
			...{ provider: "stripe", kind: "api_key", status: "active", statusReason: null, scopes: [] },
			...{ nextRetryAt: null, expiresAt: null, accountId: null, createdBy: owner.id, updatedBy: owner.id },
		});
	},

	"moments come back as they were, to the second and in no other time zone": async (scene) => {
		const expiresAt = new Date("2031-07-01T02:30:45.000Z");
		await scene.world.auth.api.putSpaceCredential({
			body: { spaceId: scene.spaceId, provider: "idp", kind: "oauth2", accessToken: SECRET, expiresAt },
		});
		const from = Date.now() - 60_000;
		const [credential] = (await scene.get(PATHS.credentials)).body.credentials;
		expect(credential.expiresAt).toBe(expiresAt.toISOString());
		for (const moment of [credential.createdAt, credential.updatedAt])
			expect([Date.parse(moment) > from, Date.parse(moment) <= Date.now()]).toEqual([true, true]);
	},

	"texts of every script and secrets of the greatest length come back character by character": async (
		scene,
	) => {
		for (const [index, text] of [...TEXTS, LARGE].entries()) {
			const provider = `text-${index}`;
			const stored = await scene.post(PATHS.credentialsSet, { provider, secret: text });
			expect(stored.status, `${index}: ${stored.text}`).toBe(200);
			expect(await scene.secretOf(provider)).toEqual({ kind: "api_key", secret: text });
		}
		for (const label of TEXTS) {
			await scene.post(PATHS.credentialsSet, { provider: "text-0", metadata: { label }, replace: true });
			const { credentials } = (await scene.get(PATHS.credentials)).body;
			expect(credentials[0].metadata.label).toBe(label);
		}
	},

	"ids of 64 characters are stored whole": async ({ post, get, secretOf, member, putLevel, cells, can }) => {
		const id = "a-".repeat(32);
		expect((await post(PATHS.credentialsSet, { provider: id, secret: SECRET })).status).toBe(200);
		expect((await get(PATHS.credentials)).body.credentials[0].provider).toBe(id);
		expect(await secretOf(id)).toMatchObject({ secret: SECRET });
		await putLevel("trainer", id, "none");
		expect(await cells()).toEqual([`trainer ${id}`]);
		expect(await can(await member("trainer"), id, "read")).toBe(false);
	},

	"a matrix is written, read back and decides": async ({ post, get, member, can }) => {
		const changes = [
			{ role: "member", module: "calendar", level: "write" },
			{ role: "member", module: "finance", level: "none" },
			{ role: "member", module: "odd", canRead: false, canWrite: false, canAdmin: false },
		];
		const written = await post(PATHS.matrixSet, { changes });
		expect([written.status, written.body.changes.length]).toEqual([200, 3]);
		const matrix = (await get(PATHS.matrix)).body;
		expect(matrix.version).toBe(written.body.version);
		const cells = matrix.cells.filter(({ source }: { source: string }) => source === "override");
		expect(cells.map((cell: Record<string, unknown>) => [cell.module, cell.grants])).toEqual([
			["calendar", "rw-"],
			["finance", "---"],
			["odd", "---"],
		]);
		const person = await member();
		const decisions = ["calendar", "finance", "odd", "events"].map((module) => can(person, module, "write"));
		expect(await Promise.all(decisions)).toEqual([true, false, false, false]);
		expect(await can(person, "finance", "read")).toBe(false);
		expect(await can(person, "events", "read")).toBe(true);
	},

	"lists have an order of their own, whatever that of the rows": async (scene) => {
		const { post, get, organization } = scene;
		for (const role of ["zebra", "ant", "cat"]) await organization("create-role", { role, permission: {} });
		for (const role of ["zombie", "ghost"]) await createCell(scene, { role, moduleId: "art" });
		const set = (module: string, level: string) =>
			post(PATHS.matrixSet, { changes: [{ role: "owner", module, level }] });
		for (const module of ["zoo", "art", "music"]) await set(module, "read");
		for (const module of ["music", "art"]) await set(module, "none");
		const { modules, roles, cells } = (await get(PATHS.matrix)).body;
		const ids = modules.map(({ id }: { id: string }) => id);
		expect(ids).toEqual(["spaces.permissions", "spaces.credentials", "art", "music", "zoo"]);
		expect(roles.slice(-5).map(({ name }: { name: string }) => name)).toEqual([
			...["ant", "cat", "zebra"],
			...["ghost", "zombie"],
		]);
		expect(cells.slice(0, 5).map(({ module }: { module: string }) => module)).toEqual(ids);
		expect(Object.keys((await get(PATHS.permissions)).body.modules)).toEqual(ids);
	},

	"who changes a cell, and when, is told with it": async ({ owner, post, member, world, spaceId }) => {
		const from = Date.now() - 60_000;
		await post(PATHS.matrixSet, { changes: [{ role: "member", module: "calendar", level: "none" }] });
		const person = await member();
		const body = { spaceId, module: "calendar", action: "read" };
		const { because } = (await world.call(person, PATHS.can, { body })).body;
		expect(because).toMatchObject({ reason: "denied-by-override", role: "member" });
		expect([Date.parse(because.changedAt) > from, Date.parse(because.changedAt) <= Date.now()]).toEqual([
			...[true, true],
		]);
		const { cells } = (await world.call(owner, PATHS.matrix, { query: { spaceId } })).body;
		const cell = cells.find(({ source }: { source: string }) => source === "override");
		expect(cell.changedBy).toBe(owner.id);
	},

	"a trail is read newest first, page by page, each event once": async ({ put, get }) => {
		for (let index = 0; index < 7; index += 1) await put(`provider-${index}`);
		const seen: string[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const page: { body: { events: { provider: string }[]; cursor: string | null } } = await get(
				PATHS.audit,
				{ type: "credential.created", limit: "3", ...(cursor && { cursor }) },
			);
			seen.push(...page.body.events.map(({ provider }) => provider));
			cursor = page.body.cursor;
		}
		expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `provider-${index}`));
	},

	"a walk over all rows by pages reaches each once": async ({ put, world }) => {
		for (let index = 0; index < 7; index += 1) await put(`provider-${index}`);
		const { length } = await world.rows("spaceCredential");
		for (const batch of [1, 3, 500]) {
			const walked = await world.auth.api.rotateSpaceKeys({ body: { batch } });
			expect(walked).toMatchObject({ scanned: length, unreadable: 0, cursor: null });
		}
	},

	"two spaces know nothing of each other": async (scene) => {
		const other = await scene.world.createSpace(await scene.world.signUp());
		for (const space of [scene.spaceId, other]) {
			await scene.put("stripe", `${space}-${SECRET}`, space);
			await scene.putLevel("member", "calendar", space === other ? "none" : "admin", space);
		}
		await scene.put("only-there", SECRET, other);
		expect(await scene.secretOf("stripe")).toMatchObject({ secret: `${scene.spaceId}-${SECRET}` });
		expect(await providersOf(scene)).toEqual(["stripe"]);
		expect(await scene.can(await scene.member(), "calendar", "admin")).toBe(true);
		await scene.post(PATHS.credentialsDelete, { provider: "stripe" });
		expect(await scene.credentials(other)).toHaveLength(2);
	},

	"an inspection finds nothing wrong with tables as they were made": async ({ world }) => {
		const { findings } = await world.auth.api.inspectSpaces();
		expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
	},
};

async function providersOf({ get }: Scene): Promise<string[]> {
	const { credentials } = (await get(PATHS.credentials)).body;
	return credentials.map(({ provider }: { provider: string }) => provider);
}
