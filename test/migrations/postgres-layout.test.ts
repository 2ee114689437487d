import { getTableConfig, pgTable, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { spacesTables } from "../../src/drizzle.ts";
import { postgresLayout } from "../../src/index.ts";
import { spacesSchema } from "../../src/schema.ts";
import {
	createDatabase,
	type Database,
	describeSpaces,
	migration,
	originMigration,
} from "./support/database.ts";

const UP = "postgres/0001_spaces";
const DOWN = "postgres/0001_spaces.down";

let database: Database;
beforeEach(async () => {
	database = await createDatabase();
});
afterEach(() => database.drop());

const TYPES: Readonly<Record<string, string>> = {
	string: "text",
	number: "integer",
	boolean: "boolean",
	date: "timestamp with time zone",
};

interface DeclaredTable {
	readonly fields: Readonly<Record<string, { type: string; required: boolean; index?: boolean }>>;
	readonly indexes: readonly { fields: readonly string[]; unique?: boolean }[];
}

/** The schema, by the names of the layout. */
function declared() {
	const tables: Readonly<Record<string, DeclaredTable>> = spacesSchema();
	return Object.entries(postgresLayout).map(([model, { modelName, fields: names }]) => {
		const { fields, indexes } = tables[model] ?? { fields: {}, indexes: [] };
		const columns = new Map(Object.entries(names));
		return {
			table: modelName.replace("spaces.", ""),
			columnOf: (field: string) => columns.get(field),
			fields,
			indexes,
		};
	});
}

const withOrganizations = (type = "text", table = "organization") =>
	database.query(`create table ${table} (id ${type} primary key)`);

describe("on an empty database", () => {
	it("runs three times, and changes nothing after the first", async () => {
		await withOrganizations();
		await database.migrate(UP);
		const first = await describeSpaces(database);
		expect(first.length).toBeGreaterThan(50);
		await database.migrate(UP, UP);
		expect(await describeSpaces(database)).toEqual(first);
	});

	it("goes without a trace, and comes back", async () => {
		await withOrganizations();
		await database.migrate(UP);
		const first = await describeSpaces(database);
		await database.migrate(DOWN, DOWN, DOWN);
		expect(await describeSpaces(database)).toEqual([]);
		await database.migrate(UP);
		expect(await describeSpaces(database)).toEqual(first);
	});

	it("leaves a schema that others have something in", async () => {
		await withOrganizations();
		await database.migrate(UP);
		await database.query("create table spaces.theirs (id text)");
		await database.migrate(DOWN);
		expect(await describeSpaces(database)).toEqual([
			"column theirs.id text  default ",
			"row security of theirs: f",
			"schema spaces",
		]);
	});

	it("has a column for every field, of its type", async () => {
		await withOrganizations();
		await database.migrate(UP);
		const lines = await describeSpaces(database);
		for (const { table, columnOf, fields } of declared()) {
			for (const [field, { type, required }] of Object.entries(fields)) {
				const column = `column ${table}.${columnOf(field)} ${TYPES[type]} ${required ? "not null" : ""} default`;
				expect(lines.filter((line) => line.startsWith(column))).toHaveLength(1);
			}
		}
	});

	it("has every index, and none that is unique without the space", async () => {
		await withOrganizations();
		await database.migrate(UP);
		const lines = await describeSpaces(database);
		for (const { table, columnOf, fields, indexes } of declared()) {
			const single = Object.entries(fields).filter(([, field]) => field.index);
			for (const [field] of single) {
				const leading = new RegExp(`INDEX .* ON spaces.${table} USING btree \\(${columnOf(field)}[,)]`);
				expect(lines).toContainEqual(expect.stringMatching(leading));
			}
			for (const { fields, unique = false } of indexes) {
				const columns = `ON spaces.${table} USING btree (${fields.map(columnOf).join(", ")})`;
				const kind = lines.find((line) => line.endsWith(columns))?.split(" INDEX")[0];
				expect(kind).toBe(unique ? "CREATE UNIQUE" : "CREATE");
			}
		}
		const unique = lines.filter((line) => line.startsWith("CREATE UNIQUE INDEX"));
		expect(unique.map((line) => line.includes("(space_id, "))).toEqual([true, true]);
	});

	it("is what the tables for Drizzle say, column by column", async () => {
		await withOrganizations();
		await database.migrate(UP);
		const tables = Object.values(spacesTables(pgTable("organization", { id: text().primaryKey() })));
		for (const { schema, name, columns, primaryKeys, foreignKeys, indexes } of tables.map(getTableConfig)) {
			const actual = await database.query(
				`select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
					d.oid is not null as defaulted
				from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
				where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
				[`${schema}.${name}`],
			);
			expect(
				columns.map((column) => ({
					name: column.name,
					type: column.getSQLType(),
					required: column.notNull,
					defaulted: column.hasDefault,
				})),
			).toEqual(actual);
			const lines = await describeSpaces(database);
			const keyed = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
			expect(lines).toContain(`constraint ${name}.${name}_pkey PRIMARY KEY (${keyed.join(", ")})`);
			for (const key of foreignKeys)
				expect(lines).toContain(
					`constraint ${name}.${key.getName()} FOREIGN KEY (space_id) REFERENCES organization(id) ON DELETE CASCADE`,
				);
			const named = lines.filter(
				(line) => line.startsWith("CREATE INDEX") && line.includes(` ON spaces.${name} `),
			);
			expect(indexes.map(({ config }) => config.name).sort()).toEqual(
				named.map((line) => line.split(" ")[2]).sort(),
			);
		}
	});

	it("takes the type of the organizations' ids", async () => {
		await withOrganizations("uuid");
		await database.migrate(UP, UP);
		const lines = await describeSpaces(database);
		expect(lines).toContain("column credentials.space_id uuid not null default ");
		expect(lines).toContain("column module_permissions.space_id uuid not null default ");
	});

	it("finds organizations in the schema auth before others, and elsewhere by their name", async () => {
		await withOrganizations();
		await database.query("create schema auth");
		await withOrganizations("text", "auth.organizations");
		await database.migrate(UP);
		const references = (lines: readonly string[]) => lines.filter((line) => line.includes("FOREIGN KEY"));
		expect(references(await describeSpaces(database))).toEqual([
			expect.stringContaining("REFERENCES auth.organizations(id)"),
			expect.stringContaining("REFERENCES auth.organizations(id)"),
		]);
		await database.migrate(DOWN);
		await withOrganizations("text", '"Tenants"');
		const client = await database.pool.connect();
		await client.query(`set spaces.organizations = '"Tenants"'`);
		await client.query(await migration(UP));
		client.release(true);
		expect(references(await describeSpaces(database))).toEqual([
			expect.stringContaining('REFERENCES "Tenants"(id)'),
			expect.stringContaining('REFERENCES "Tenants"(id)'),
		]);
	});

	it("says what is missing, and leaves nothing behind", async () => {
		await expect(database.migrate(UP)).rejects.toMatchObject({
			message: "There is no table of organizations.",
			hint: expect.stringContaining("spaces.organizations"),
		});
		expect(await describeSpaces(database)).toEqual([]);
		await withOrganizations("integer");
		await expect(database.migrate(UP)).rejects.toThrow("The ids of organization are of type integer");
		expect(await describeSpaces(database)).toEqual([]);
	});
});

describe("on tables of their first version", () => {
	beforeEach(async () => {
		await database.query("create schema auth");
		await withOrganizations("text", "auth.organizations");
		await database.query(await originMigration());
	});

	it("adds columns, and the way back takes them off again", async () => {
		const before = await describeSpaces(database);
		await database.migrate(UP);
		const after = await describeSpaces(database);
		expect(after.filter((line) => before.includes(line))).toEqual(before);
		expect(after.length).toBeGreaterThan(before.length);
		await database.migrate(UP, UP);
		expect(await describeSpaces(database)).toEqual(after);
		await database.migrate(DOWN, DOWN);
		expect(await describeSpaces(database)).toEqual(before);
	});

	it("makes the same tables as on an empty database", async () => {
		await database.migrate(UP);
		const upgraded = await describeSpaces(database);
		const other = await createDatabase();
		await other.query("create schema auth");
		await other.query("create table auth.organizations (id text primary key)");
		await other.migrate(UP);
		expect(await describeSpaces(other)).toEqual(upgraded);
		await other.drop();
	});

	it("keeps every row, there and back", async () => {
		await database.query("insert into auth.organizations values ('club'), ('family')");
		await database.query(`insert into spaces.credentials values
			('club', 'linkedin', 'sealed-1', 'sealed-2', '2026-05-01T00:00:00Z', array['r_basic', 'w_share'], 'urn:1', '{"a":1}', '2026-04-01', '2026-04-02'),
			('club', 'stripe', 'sealed-3', null, null, null, null, null, '2026-04-03', '2026-04-03'),
			('family', 'twitter', 'sealed-4', null, null, array[]::text[], null, null, '2026-04-04', '2026-04-04')`);
		await database.query(`insert into spaces.module_permissions values
			('club', 'owner', 'club-finance', true, true, true, '2026-04-05'),
			('club', 'trainer', 'club-finance', false, false, false, '2026-04-06')`);
		const rows = async () => [
			await database.query(`select space_id, provider, access_token_encrypted, refresh_token_encrypted, expires_at,
				scopes, provider_account_id, metadata_json, created_at, updated_at from spaces.credentials order by 1, 2`),
			await database.query(`select space_id, role, module_id, can_read, can_write, can_admin, updated_at
				from spaces.module_permissions order by 1, 2, 3`),
		];
		const before = await rows();
		await database.migrate(UP, UP);
		expect(await rows()).toEqual(before);
		const added = await database.query(
			"select provider, kind, scope, status, version, credential_key from spaces.credentials order by provider",
		);
		expect(added).toEqual([
			{
				provider: "linkedin",
				kind: "oauth2",
				scope: "r_basic w_share",
				status: "active",
				version: 1,
				credential_key: null,
			},
			{ provider: "stripe", kind: "oauth2", scope: null, status: "active", version: 1, credential_key: null },
			{ provider: "twitter", kind: "oauth2", scope: "", status: "active", version: 1, credential_key: null },
		]);
		expect(
			await database.query(
				"select count(distinct id)::int as ids, bool_and(created_at = updated_at) as dated from spaces.module_permissions",
			),
		).toEqual([{ ids: 2, dated: true }]);
		await database.migrate(DOWN);
		expect(await rows()).toEqual(before);
	});

	it("keeps the two columns of scopes the same, whichever is written", async () => {
		await database.migrate(UP);
		await database.query("insert into auth.organizations values ('club')");
		const write = async (sql: string) => {
			await database.query(sql);
			return (await database.query("select scopes, scope from spaces.credentials"))[0];
		};
		const insert = (columns: string, values: string) =>
			write(`insert into spaces.credentials (space_id, provider, access_token_encrypted, ${columns})
				values ('club', 'linkedin', 'sealed', ${values})`);
		expect(await insert("scopes", "array['a', 'b']")).toEqual({ scopes: ["a", "b"], scope: "a b" });
		expect(await write("update spaces.credentials set scope = 'c'")).toEqual({ scopes: ["c"], scope: "c" });
		expect(await write("update spaces.credentials set scopes = array['d', 'e']")).toEqual({
			scopes: ["d", "e"],
			scope: "d e",
		});
		expect(await write("update spaces.credentials set version = 2")).toEqual({
			scopes: ["d", "e"],
			scope: "d e",
		});
		expect(await write("update spaces.credentials set scope = ''")).toEqual({ scopes: [], scope: "" });
		expect(await write("update spaces.credentials set scopes = null")).toEqual({ scopes: null, scope: null });
		await database.query("delete from spaces.credentials");
		expect(await insert("scope", "'a b'")).toEqual({ scopes: ["a", "b"], scope: "a b" });
	});
});
