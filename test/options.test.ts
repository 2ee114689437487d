import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { organization } from "better-auth/plugins";
import { describe, expect, it } from "vitest";
import { type SpacesOptions, spacesPlugin } from "../src/index.ts";
import { spacesSchema } from "../src/schema.ts";
import { memory, postgres, sqlite } from "./support/backends.ts";
import { createWorld } from "./support/world.ts";

describe("spacesPlugin() refuses options, naming the path and the remedy", () => {
	const bad: [string, unknown, RegExp][] = [
		["an unknown option", { colour: "red" }, /colour/],
		[
			"a type's modules that are no list",
			{ types: { club: { modules: "all" } } },
			/options\.types\.club\.modules: must be "\*" or a list/,
		],
		["an unknown field of a type", { types: { club: { modules: "*", colour: 1 } } }, /colour/],
		[
			"a defaultType without types",
			{ defaultType: "club" },
			/options\.defaultType: "club" is not one of the declared/,
		],
		[
			"a defaultType that is none of the types",
			{ types: { club: { modules: "*" } }, defaultType: "constructor" },
			/defaultType/,
		],
		[
			"an allowlist outside the catalogue",
			{ modules: ["a"], types: { club: { modules: ["a", "b"] } } },
			/"b" is not in the catalogue/,
		],
		[
			"a reserved module",
			{ modules: ["spaces.mine"] },
			/options\.modules\.0: must not begin with "spaces\."/,
		],
		["a module named twice", { modules: ["a", "a"] }, /options\.modules: names a module twice/],
		["a malformed module", { modules: ["a b"] }, /options\.modules\.0: must be 1 to 64/],
		["a malformed role", { roles: { "a,owner": "admin" } }, /options\.roles/],
		["an unknown level", { roles: { trainer: "all" } }, /options\.roles\.trainer/],
		["an empty list of keys", { credentials: { keys: [] } }, /options\.credentials\.keys: names no key/],
		["a typeOf that is no function", { typeOf: "club" }, /options\.typeOf: must be a function/],
		["another table's schema", { schema: { user: { modelName: "x" } } }, /user/],
		["options that are no object", 5, /options/],
	];
	it.each(bad)("%s", (_, options, message) => {
		expect(() => spacesPlugin(options as SpacesOptions)).toThrow(message);
		expect(() => spacesPlugin(options as SpacesOptions)).toThrow(/^\[better-auth-spaces\]/);
	});

	it("keys that are unfit, when the instance starts", async () => {
		await expect(
			createWorld({ spaces: { credentials: { keys: [{ id: "a", key: "c2hvcnQ=" }] } } }),
		).rejects.toThrow(/options\.credentials\.keys: Key "a" has 5 bytes instead of 32/);
	});

	it("a configuration without the organization plugin, in either order of plugins accepting it with one", async () => {
		const database = memoryAdapter({});
		const start = (plugins: NonNullable<Parameters<typeof betterAuth>[0]["plugins"]>) =>
			betterAuth({
				database,
				baseURL: "http://localhost",
				secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
				plugins,
			}).$context;
		await expect(start([spacesPlugin()])).rejects.toThrow(
			/needs the organization plugin.*Add organization\(\)/,
		);
		await expect(start([organization(), spacesPlugin()])).resolves.toBeDefined();
		await expect(start([spacesPlugin(), organization()])).resolves.toBeDefined();
	});
});

describe("the schema", () => {
	it("is built afresh on each call", () => {
		const [one, two] = [spacesSchema(), spacesSchema()];
		expect(one.spaceCredential.fields.spaceId.references).not.toBe(
			two.spaceCredential.fields.spaceId.references,
		);
		expect(spacesPlugin().schema.spaceCredential).not.toBe(spacesPlugin().schema.spaceCredential);
	});

	it("has portable columns only", () => {
		const types = Object.values(spacesSchema()).flatMap((table) =>
			Object.values(table.fields).map((field) => field.type),
		);
		expect(new Set(types)).toEqual(new Set(["string", "number", "boolean", "date"]));
	});

	it("works under other names, and two instances with different names do not disturb each other", async () => {
		const schema = {
			spaceCredential: {
				modelName: "vault_entries",
				fields: { spaceId: "space_id", provider: "provider_name" },
			},
			spaceModulePermission: {
				modelName: "matrix_cells",
				fields: { moduleId: "module_id", canRead: "can_read" },
			},
		};
		for (const backend of [memory, sqlite, postgres]) {
			const renamed = await createWorld({
				backend,
				spaces: { schema },
				organization: { schema: { organization: { modelName: "tenants" } } },
			});
			const plain = await createWorld({ backend });
			for (const [world, credentials, cells] of [
				[renamed, "vault_entries", "matrix_cells"],
				[plain, "spaceCredential", "spaceModulePermission"],
			] as const) {
				const owner = await world.signUp();
				const spaceId = await world.createSpace(owner);
				await world.auth.api.putSpaceCredential({
					body: { spaceId, provider: "stripe", secret: "sk_0123456789" },
				});
				await world.auth.api.putSpacePermissions({
					body: { spaceId, changes: [{ role: "member", module: "a", level: "none" }] },
				});
				expect(await world.rows(credentials)).toHaveLength(1);
				expect(await world.rows(cells)).toHaveLength(1);
				await world.adapter.delete({ model: "organization", where: [{ field: "id", value: spaceId }] });
				expect([...(await world.rows(credentials)), ...(await world.rows(cells))]).toEqual([]);
			}
			await renamed.close();
			await plain.close();
		}
	});
});

it("the tier of a role is what the options say, the creator's role under whatever name", async () => {
	const world = await createWorld({
		spaces: { roles: { trainer: "admin", member: "none" } },
		organization: { creatorRole: "boss" },
	});
	const boss = await world.signUp();
	const spaceId = await world.createSpace(boss);
	const ask = async (role: string) => {
		const person = await world.signUp();
		await world.join(spaceId, person, role);
		const { body } = await world.call(person, "/spaces/permissions", { query: { spaceId } });
		return [body.modules["spaces.permissions"], body.modules["spaces.credentials"], body.others];
	};
	expect(await ask("boss")).toEqual(["rwa", "rwa", "rwa"]);
	expect(await ask("admin")).toEqual(["r--", "rw-", "rw-"]);
	expect(await ask("trainer")).toEqual(["---", "---", "rwa"]);
	expect(await ask("member")).toEqual(["---", "---", "---"]);
	expect(await ask("owner")).toEqual(["---", "---", "r--"]);
	await world.close();
});
