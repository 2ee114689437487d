import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKey } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

const SECRET = "correct-horse-battery-staple";
const test = async () => ({ ok: true, code: "ok", status: 200 }) as const;

/**
 * Written by hand from the contract, section 4: what each role holds on `finance`, which guards `stripe`, and on
 * `spaces.credentials`, which guards `newsletter`; and so what he gets.
 */
const EXPECTED = {
	//               lists                     set stripe, newsletter   test stripe, newsletter   delete stripe, newsletter
	owner: [["newsletter", "stripe"], 200, 200, 200, 200, 200, 200],
	admin: [["newsletter", "stripe"], 200, 200, 200, 200, 403, 403],
	"finance-read": [["stripe"], 403, 403, 403, 403, 403, 403],
	"finance-write": [["stripe"], 200, 403, 200, 403, 403, 403],
	"finance-admin": [["stripe"], 200, 403, 200, 403, 200, 403],
	"vault-admin": [["newsletter"], 403, 200, 403, 200, 403, 200],
	both: [["newsletter", "stripe"], 200, 403, 200, 403, 403, 403],
	trainer: [403, 403, 403, 403, 403, 403, 403],
} as const;
type Role = keyof typeof EXPECTED;

describe.each(backends)("on $name, a credential whose provider names a module", (backend) => {
	let world: World;
	let spaceId: string;
	const people = new Map<Role, Person>();

	beforeAll(async () => {
		world = await createWorld({
			backend,
			organization: { dynamicAccessControl: { enabled: true } },
			spaces: {
				modules: ["finance", "calendar"],
				roles: Object.fromEntries(
					Object.keys(EXPECTED).map((role) => [
						role,
						role === "admin" || role === "owner" ? "admin" : "none",
					]),
				),
				credentials: {
					keys: [{ id: "test", key: TEST_KEY }],
					providers: [apiKey({ id: "stripe", module: "finance", test }), apiKey({ id: "newsletter", test })],
				},
			},
		});
		const owner = await world.signUp();
		spaceId = await world.createSpace(owner);
		people.set("owner", owner);
		for (const role of Object.keys(EXPECTED) as Role[]) {
			if (role === "owner") continue;
			const person = await world.signUp();
			await world.join(spaceId, person, role);
			people.set(role, person);
		}
		await world.auth.api.putSpacePermissions({
			body: {
				spaceId,
				changes: [
					{ role: "finance-read", module: "finance", level: "read" },
					{ role: "finance-write", module: "finance", level: "write" },
					{ role: "finance-admin", module: "finance", level: "admin" },
					{ role: "vault-admin", module: "spaces.credentials", level: "admin" },
					{ role: "both", module: "finance", level: "write" },
					{ role: "both", module: "spaces.credentials", level: "read" },
					{ role: "admin", module: "finance", level: "write" },
				],
			},
		});
	});
	afterAll(() => world.close());

	it.each(Object.entries(EXPECTED))("is guarded by it for %s", async (role, [listed, ...statuses]) => {
		for (const provider of ["stripe", "newsletter"])
			await world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret: SECRET } });
		const person = people.get(role as Role) as Person;
		const list = await world.call(person, PATHS.credentials, { query: { spaceId } });
		if (listed === 403) expect(list.body).toMatchObject({ code: "SPACE_FORBIDDEN" });
		else expect(list.body.credentials.map(({ provider }: { provider: string }) => provider)).toEqual(listed);
		const answers = [];
		for (const [path, extra] of [
			[PATHS.credentialsSet, { secret: SECRET, replace: true }],
			[PATHS.credentialsTest, {}],
			[PATHS.credentialsDelete, {}],
		] as const) {
			for (const [provider, module] of [
				["stripe", "finance"],
				["newsletter", "spaces.credentials"],
			]) {
				const answer = await world.call(person, path, { body: { spaceId, provider, ...extra } });
				answers.push(answer.status);
				if (answer.status === 403) expect(answer.body.missing).toMatchObject([{ module }]);
			}
		}
		expect(answers).toEqual(statuses);
	});
});
