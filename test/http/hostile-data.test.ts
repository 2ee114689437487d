import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

/** Stored roles that are nobody's, among them some that look like one that is. */
const NO_ROLES = [
	"constructor",
	"toString",
	"hasOwnProperty",
	"__proto__",
	"",
	" ",
	",",
	",,,",
	"owner ",
	" owner",
	"Owner",
	"оwner",
	"owner\u200b",
	"owner;admin",
	"adm\u0131n",
	"x".repeat(100),
];

describe.each(backends)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let member: Person;
	let spaceId: string;
	let elsewhere: string;

	beforeAll(async () => {
		world = await createWorld({
			backend,
			spaces: { audit: true },
			organization: { dynamicAccessControl: { enabled: true } },
		});
		[owner, member] = [await world.signUp(), await world.signUp()];
		[spaceId, elsewhere] = [await world.createSpace(owner), await world.createSpace(owner)];
		await world.join(spaceId, member, "member");
	});
	afterAll(() => world.close());

	const checks = ["calendar", "spaces.permissions", "spaces.credentials", "constructor"].flatMap((module) =>
		["read", "write", "admin"].map((action) => ({ module, action })),
	);
	const ask = (who: Person) => world.call(who, PATHS.can, { body: { spaceId, checks } });
	const get = (who: Person, path: string) => world.call(who, path, { query: { spaceId } });
	/** What the owner and a member are answered everywhere. */
	const everything = async () =>
		Promise.all(
			[owner, member].flatMap((who) => [
				ask(who),
				...[PATHS.permissions, PATHS.matrix, PATHS.credentials].map((path) => get(who, path)),
			]),
		);
	const plant = (model: string, data: object) =>
		world.adapter.create({ model, data: { createdAt: new Date(), updatedAt: new Date(), ...data } });

	it.each(NO_ROLES)("a member whose stored role is %j is allowed nothing and told so", async (role) => {
		const before = await ask(member);
		const person = await world.signUp();
		await world.join(spaceId, person, role);
		const answer = await ask(person);
		expect(answer.status, answer.text).toBe(200);
		expect(answer.body.results.filter(({ allowed }: { allowed: boolean }) => allowed)).toEqual([]);
		expect((await get(person, PATHS.permissions)).body.others).toBe("---");
		expect((await get(person, PATHS.matrix)).status).toBe(403);
		expect((await get(person, PATHS.audit)).status).toBe(403);
		expect((await ask(member)).text).toBe(before.text);
		expect((await get(owner, PATHS.matrix)).status).toBe(200);
	});

	it("roles that are damaged, or named to deceive, change nobody's answer", async () => {
		const before = await everything();
		for (const role of ["broken", "a,owner", "__proto__", "constructor", " owner", ""])
			for (const permission of ["{not json", "null", "[]", '{"member":5}', '{"__proto__":["x"]}'])
				await plant("organizationRole", { organizationId: spaceId, role, permission });
		const person = await world.signUp();
		await world.join(spaceId, person, "broken");
		const answer = await ask(person);
		// It exists, so it has a role's default; its damaged statements are Better Auth's and grant nothing here.
		expect(answer.body.results.slice(0, 3).map(({ allowed }: { allowed: boolean }) => allowed)).toEqual([
			true,
			false,
			false,
		]);
		const after = await everything();
		const told = (answers: typeof after) =>
			answers.map(({ status, body }) => [
				status,
				body?.results ?? body?.modules ?? body?.credentials ?? body?.code,
			]);
		expect(told(after)).toEqual(told(before));
	});

	it("rows named to deceive grant nothing, and the matrix flags them", async () => {
		const before = (await ask(member)).text;
		const all = { canRead: true, canWrite: true, canAdmin: true };
		for (const [role, moduleId] of [
			["member ", "calendar"],
			["Member", "calendar"],
			["member", " calendar"],
			["member", "Calendar"],
			["mеmber", "calendar"],
			["__proto__", "calendar"],
			["member", "__proto__"],
			["member", "spaces.everything"],
		])
			await plant("spaceModulePermission", { spaceId, role, moduleId, ...all });
		expect((await ask(member)).text).toBe(before);
		const matrix = await get(owner, PATHS.matrix);
		expect(matrix.status, matrix.text.slice(0, 300)).toBe(200);
		const alive = matrix.body.cells.filter(
			(cell: { dead: boolean; source: string; role: string }) => !cell.dead && cell.source === "override",
		);
		expect(alive.map(({ module }: { module: string }) => module)).toEqual(["Calendar"]);
	});

	it("a damaged credential stays alone in its damage", async () => {
		await world.call(owner, PATHS.credentialsSet, {
			body: { spaceId, provider: "good", secret: "sk_0123456789abc" },
		});
		for (const [index, value] of ["plaintext", "", "..", "eyJhbGciOiJub25lIn0..a.b.c", "\u{1F600}"].entries())
			await plant("spaceCredential", {
				...{ spaceId, provider: `bad${index}`, kind: "constructor", status: "???", version: 1 },
				...{ accessTokenEncrypted: value, metadataJson: "{not json", scopes: " a  b " },
			});
		const { status, body } = await get(owner, PATHS.credentials);
		expect(status).toBe(200);
		const statuses = body.credentials.map((one: { provider: string; status: string }) => [
			one.provider,
			one.status,
		]);
		expect(Object.fromEntries(statuses)).toEqual({
			...{ good: "active", bad0: "unreadable", bad1: "unreadable", bad2: "unreadable" },
			...{ bad3: "unreadable", bad4: "unreadable" },
		});
		await expect(
			world.auth.api.getSpaceSecret({ body: { spaceId, provider: "bad0" } }),
		).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_UNREADABLE" } });
	});

	it("the version of another space does not serve here", async () => {
		const change = { role: "admin", module: "calendar", level: "none" };
		await world.call(owner, PATHS.matrixSet, { body: { spaceId, changes: [change] } });
		const { version } = (await world.call(owner, PATHS.matrix, { query: { spaceId: elsewhere } })).body;
		const answer = await world.call(owner, PATHS.matrixSet, {
			body: { spaceId, changes: [{ ...change, level: "admin" }], ifVersion: version },
		});
		expect([answer.status, answer.body.code]).toEqual([409, "SPACE_MATRIX_CHANGED"]);
		const { etag } = Object.fromEntries((await get(member, PATHS.permissions)).headers);
		const foreign = await world.call(owner, PATHS.permissions, {
			query: { spaceId: elsewhere },
			headers: { "if-none-match": etag ?? "" },
		});
		expect(foreign.status).toBe(200);
	});
});
