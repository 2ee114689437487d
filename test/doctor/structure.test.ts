import Database from "better-sqlite3";
import { CamelCasePlugin, Kysely, SqliteDialect } from "kysely";
import { Pool } from "pg";
import { afterEach, describe, expect, inject, it } from "vitest";
import type { SpacesContext } from "../../src/context.ts";
import { inspectSpaces } from "../../src/doctor/inspect.ts";
import { type Backend, postgres, sqlite, sqliteWithoutForeignKeys } from "../support/backends.ts";
import { createWorld, type WorldOptions } from "../support/world.ts";
import { codesIn, createPatient, findingOf, type Patient } from "./support/patient.ts";

let patient: Patient;
afterEach(() => patient.close());

const MIGRATE = "npx @better-auth/cli migrate";

describe.each([sqlite, postgres])("on $name", (backend) => {
	const admit = async (options: Omit<WorldOptions, "backend"> = {}) => {
		patient = await createPatient({ backend, ...options });
		return patient;
	};
	const codes = async () => codesIn(await patient.inspect(), backend);
	/** Does what the remedy says: SQL to the database, the migration through Better Auth. */
	const follow = async (remedy: string) => {
		for (const line of remedy.split("\n")) {
			if (line === MIGRATE) await patient.open.migrate(patient.auth.options);
			else await patient.open.execute(line);
		}
	};
	/** One finding of this code, which goes away with its remedy. */
	const heals = async (code: string) => {
		const inspection = await patient.inspect();
		expect(codesIn(inspection, backend)).toEqual([code]);
		const finding = findingOf(inspection, code);
		await follow(finding.remedy);
		expect(await codes()).toEqual([]);
		return finding;
	};

	it.each(["spaceCredential", "spaceModulePermission", "spaceAuditEvent"])(
		"misses the table %s, looks at all else, and the migration brings it back",
		async (table) => {
			const { inspect, open } = await admit({ spaces: { audit: true } });
			await inspect();
			await open.execute(`drop table "${table}"`);
			const { checked, healthy } = await inspect();
			expect(healthy).toBe(false);
			expect(checked).toEqual({
				spaces: 1,
				members: 1,
				credentials: table === "spaceCredential" ? 0 : 1,
				permissions: table === "spaceModulePermission" ? 0 : 1,
			});
			const finding = await heals("table-missing");
			expect(finding).toMatchObject({ severity: "error", count: 1, remedy: MIGRATE, examples: [table] });
		},
	);

	it("does not ask for the table of the trail without a trail", async () => {
		await admit();
		expect(await codes()).toEqual([]);
	});

	it("misses columns", async () => {
		const { open } = await admit();
		await open.execute('alter table "spaceCredential" drop column "leaseOwner"');
		await open.execute('alter table "spaceCredential" drop column "leaseUntil"');
		const finding = await heals("column-missing");
		expect(finding).toMatchObject({ severity: "error", count: 2 });
		expect(finding.examples).toEqual(["spaceCredential.leaseOwner", "spaceCredential.leaseUntil"]);
	});

	it("misses what keeps a second row away, finds the second row, and mends both", async () => {
		const { adapter, auth, spaceId, rows } = await admit();
		await withoutUniqueness("spaceCredential");
		await auth.api.putSpaceCredential({ body: { spaceId, provider: "twilio", secret: "spared" } });
		expect(findingOf(await patient.inspect(), "unique-index-missing")).toMatchObject({
			severity: "error",
			count: 1,
			remedy:
				'create unique index "spaceCredential_spaceId_provider_uidx" on "spaceCredential" ("spaceId", "provider");',
		});
		const row = await adapter.findOne<Record<string, unknown>>({
			model: "spaceCredential",
			where: [{ field: "provider", value: "stripe" }],
		});
		const { id: _, ...first } = row ?? {};
		const updatedAt = new Date(Date.now() + 1_000);
		await adapter.create({ model: "spaceCredential", data: { ...first, updatedAt, scopes: "later" } });
		await adapter.create({ model: "spaceCredential", data: { ...first, scopes: "equal" } });
		const inspection = await patient.inspect();
		expect(codesIn(inspection, backend)).toEqual(["unique-index-missing", "duplicate-rows"]);
		expect(inspection.healthy).toBe(false);
		const duplicates = findingOf(inspection, "duplicate-rows");
		expect(duplicates).toMatchObject({ severity: "error", count: 1 });
		await follow(duplicates.remedy);
		expect((await rows("spaceCredential")).map((each) => each.scopes).sort()).toEqual(["later", null]);
		await follow(findingOf(inspection, "unique-index-missing").remedy);
		expect(await codes()).toEqual([]);
	});

	it("keeps one of rows that are the same to the millisecond", async () => {
		const { adapter, rows } = await admit();
		await withoutUniqueness("spaceModulePermission");
		const [row] = await adapter.findMany<Record<string, unknown>>({ model: "spaceModulePermission" });
		const { id: _, ...same } = row ?? {};
		for (let more = 0; more < 3; more += 1)
			await adapter.create({ model: "spaceModulePermission", data: same });
		await follow(findingOf(await patient.inspect(), "duplicate-rows").remedy);
		expect(await rows("spaceModulePermission")).toHaveLength(1);
	});

	it("misses the indexes that an older command line leaves out, and each single one", async () => {
		const { open } = await admit();
		const names = [
			"spaceCredential_spaceId_provider_uidx",
			"spaceModulePermission_spaceId_role_moduleId_uidx",
			"spaceModulePermission_spaceId_moduleId_idx",
		];
		for (const name of names) await open.execute(`drop index "${name}"`);
		expect(await heals("index-missing")).toMatchObject({ severity: "warning", count: 3, examples: names });
		for (const name of names) {
			await open.execute(`drop index "${name}"`);
			expect(await heals("index-missing")).toMatchObject({ count: 1, examples: [name] });
		}
		// Every look-up by space can use the index over space and provider.
		await open.execute('drop index "spaceCredential_spaceId_idx"');
		expect(await codes()).toEqual([]);
		await open.execute(`drop index "${names[0]}"`);
		const both = await heals("index-missing");
		expect([...both.examples].sort()).toEqual(["spaceCredential_spaceId_idx", names[0]]);
	});

	it("takes no partial index for one that keeps every second row away", async () => {
		const { open } = await admit();
		await withoutUniqueness("spaceCredential");
		await open.execute(
			`create unique index "partly" on "spaceCredential" ("spaceId", "provider") where "kind" = 'smtp'`,
		);
		expect(await codes()).toEqual(["unique-index-missing"]);
	});

	it("takes no wider unique index, nor a plain one, for it either", async () => {
		const { open } = await admit();
		await withoutUniqueness("spaceCredential");
		await open.execute(`create unique index wide on "spaceCredential" ("spaceId", "provider", "kind")`);
		await open.execute(`create index plain on "spaceCredential" ("spaceId", "provider")`);
		expect(await codes()).toEqual(["unique-index-missing"]);
		await open.execute(`create unique index turned on "spaceCredential" ("provider", "spaceId")`);
		expect(await codes()).toEqual([]);
	});

	it("misses a foreign key that deletes, and keeps every row on the way to it", async () => {
		const { open, rows } = await admit();
		await remake('references "organization" ("id")');
		const before = await rows("spaceCredential");
		const finding = await heals("foreign-key-missing");
		expect(finding).toMatchObject({ severity: "warning", count: 1, examples: ["spaceCredential"] });
		expect(await rows("spaceCredential")).toEqual(before);
		await open.execute('delete from "organization"');
		expect(await rows("spaceCredential")).toEqual([]);
	});

	it("goes by the names that the tables and columns have been given", async () => {
		const { open } = await admit({
			spaces: {
				schema: {
					spaceCredential: {
						modelName: "vault entries",
						fields: { spaceId: "club_id", credentialKey: "ck", provider: "by-whom" },
					},
					spaceModulePermission: { modelName: "rights" },
				},
			},
			organization: { schema: { organization: { modelName: "clubs" } } },
		});
		expect(await codes()).toEqual([]);
		const { rows } = patient;
		const key = String((await rows("vault entries"))[0]?.ck);
		await open.execute(`update "vault entries" set ck = null where ck = '${key}'`);
		const { remedy } = findingOf(await patient.inspect(), "missing-derived-key");
		await open.execute(remedy);
		expect(remedy.split("\n")[0]).toBe('select "id", "club_id" from "vault entries" where "ck" is null;');
	});

	/** Drops every unique index and constraint of a table but that of its id. */
	async function withoutUniqueness(table: string) {
		const key = table === "spaceCredential" ? "credentialKey" : "permissionKey";
		const compound = table === "spaceCredential" ? "spaceId_provider" : "spaceId_role_moduleId";
		await patient.open.execute(`drop index "${table}_${compound}_uidx"`);
		if (backend === postgres) {
			await patient.open.execute(`alter table "${table}" drop constraint "${table}_${key}_key"`);
		} else
			await remakeSqlite(table, (sql) => sql.replace(/("(credential|permission)Key" text) unique/, "$1"));
	}

	/** Gives the credentials another foreign key. */
	async function remake(reference: string) {
		if (backend === postgres) {
			await patient.open.execute(
				'alter table "spaceCredential" drop constraint "spaceCredential_spaceId_fkey"',
			);
			await patient.open.execute(`alter table "spaceCredential" add foreign key ("spaceId") ${reference}`);
		} else {
			const declared = 'references "organization" ("id") on delete cascade';
			await remakeSqlite("spaceCredential", (sql) => sql.replace(declared, reference));
		}
	}

	async function remakeSqlite(table: string, change: (sql: string) => string) {
		const statements = (await patient.rows("sqlite_master")).filter((row) => row.tbl_name === table);
		const sql = String(statements.find((row) => row.type === "table")?.sql);
		expect(change(sql)).not.toBe(sql);
		await patient.open.execute(`create table kept as select * from "${table}"; drop table "${table}"`);
		await patient.open.execute(change(sql));
		for (const row of statements)
			if (row.type === "index" && row.sql) await patient.open.execute(String(row.sql));
		await patient.open.execute(`insert into "${table}" select * from kept; drop table kept`);
	}
});

it("notices that SQLite does not mind foreign keys", async () => {
	patient = await createPatient({ backend: sqliteWithoutForeignKeys });
	const inspection = await patient.inspect();
	expect(codesIn(inspection)).toEqual(["foreign-key-missing"]);
	const { remedy } = findingOf(inspection, "foreign-key-missing");
	await patient.open.execute(remedy);
	expect(codesIn(await patient.inspect())).toEqual([]);
});

it("follows a Kysely of the application's own that renames what it sends", async () => {
	const camel: Backend = {
		...sqlite,
		open: async () => {
			const database = new Database(":memory:");
			const db = new Kysely({
				dialect: new SqliteDialect({ database }),
				plugins: [new CamelCasePlugin()],
			});
			const plain = await sqlite.open();
			await plain.close();
			return {
				...plain,
				database: { db, type: "sqlite" },
				rows: async (table) =>
					database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[],
				execute: async (sql) => void database.exec(sql),
				close: async () => void database.close(),
			};
		},
	};
	patient = await createPatient({ backend: camel });
	expect(codesIn(await patient.inspect())).toEqual([]);
	await patient.open.execute("drop index space_credential_space_id_provider_uidx").catch(() => {});
	const names = (await patient.rows("sqlite_master")).map((row) => row.tbl_name);
	expect(names).toContain("space_credential");
	await patient.open.execute("drop table space_module_permission");
	const finding = findingOf(await patient.inspect(), "table-missing");
	expect(finding.examples).toEqual(["space_module_permission"]);
});

it("follows a schema that Better Auth is given, not the search path", async () => {
	const { Kysely, PostgresDialect } = await import("kysely");
	const pool = new Pool({ connectionString: inject("servers").postgres, max: 3 });
	const schemaName = `doctor_${process.pid}_${Date.now()}`;
	const apart: Backend = {
		...postgres,
		open: async () => ({
			...(await closed()),
			database: { db: new Kysely({ dialect: new PostgresDialect({ pool }) }), type: "postgres", schemaName },
			rows: async (table) => (await pool.query(`select * from ${schemaName}."${table}"`)).rows,
			execute: async (sql) => void (await pool.query(sql)),
			close: async () => {
				await pool.query(`drop schema ${schemaName} cascade`);
				await pool.end();
			},
		}),
	};
	const closed = async () => {
		const open = await postgres.open();
		await open.close();
		return open;
	};
	patient = await createPatient({ backend: apart });
	expect(codesIn(await patient.inspect())).toEqual([]);
	await patient.open.execute(`drop index ${schemaName}."spaceModulePermission_spaceId_moduleId_idx"`);
	const { remedy } = findingOf(await patient.inspect(), "index-missing");
	await patient.open.execute(remedy);
	expect(codesIn(await patient.inspect())).toEqual([]);
});

it("does not take the tables of another schema for its own", async () => {
	const other = await createWorld({ backend: postgres });
	patient = await createPatient({ backend: postgres });
	await patient.open.execute('drop table "spaceModulePermission"');
	expect(codesIn(await patient.inspect())).toEqual(["table-missing"]);
	await other.close();
});

it("is reached past Better Auth's own check of the schema, which refuses every call of a fresh start", async () => {
	patient = await createPatient();
	await patient.open.execute('drop table "spaceCredential"');
	const shared = { ...patient.open, migrate: async () => {} };
	const fresh = await createWorld({ backend: { ...sqlite, open: async () => shared } });
	await expect(fresh.auth.api.inspectSpaces()).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
	const { spaces } = (await fresh.auth.$context) as unknown as { spaces: SpacesContext };
	expect(codesIn(await inspectSpaces(spaces))).toEqual(["table-missing"]);
});
