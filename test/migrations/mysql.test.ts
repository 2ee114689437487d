import { createConnection, type RowDataPacket } from "mysql2/promise";
import { describe, expect, inject, it } from "vitest";
import { mariadb } from "../support/places/mariadb.ts";
import { createPlace } from "../support/places/place.ts";
import { connect, dropPlace } from "../support/places.ts";
import { createWorld } from "../support/world.ts";
import { migration } from "./support/database.ts";

const UP = "mysql/0001_foreign_keys";
const DOWN = "mysql/0001_foreign_keys.down";
const TABLES = ["spaceCredential", "spaceModulePermission"];

/** MariaDB makes the keys that MySQL 8 leaves out. Without them it is as far as MySQL 8 gets. */
describe.skipIf(inject("servers").mariadb === null)("on a database that ignored the foreign keys", () => {
	const withoutKeys = async () => {
		const place = await createPlace(mariadb, inject("servers"));
		const world = await createWorld({ backend: { ...mariadb, open: async () => connect(place) } });
		const sql = await createConnection({ uri: place.url, database: place.name, multipleStatements: true });
		const rows = async (text: string) => (await sql.query<RowDataPacket[]>(text))[0];
		const keys = async () => {
			const found = await rows(`select table_name as t, constraint_name as name, delete_rule as rule
				from information_schema.referential_constraints
				where constraint_schema = database() and referenced_table_name = 'organization' order by 1, 2`);
			return found.filter(({ t }) => TABLES.includes(t)).map(({ t, name, rule }) => [t, name, rule]);
		};
		for (const [table, name] of await keys())
			await sql.query(`alter table ${table} drop foreign key ${name}`);
		return {
			...{ world, keys, rows },
			run: async (name: string) => void (await sql.query(await migration(name))),
			close: async () => {
				await sql.end();
				await world.close();
				await dropPlace(place);
			},
		};
	};
	const KEYS = TABLES.map((table) => [table, `${table}_spaceId_fk`, "CASCADE"]);

	it("adds them once, however often it is run, and takes them back", async () => {
		const { keys, run, close } = await withoutKeys();
		expect(await keys()).toEqual([]);
		for (const _ of [1, 2, 3]) await run(UP);
		expect(await keys()).toEqual(KEYS);
		for (const _ of [1, 2, 3]) await run(DOWN);
		expect(await keys()).toEqual([]);
		await run(UP);
		expect(await keys()).toEqual(KEYS);
		await close();
	});

	it("the doctor misses them before and not after, and a space deleted in SQL takes its rows along", async () => {
		const { world, rows, run, close } = await withoutKeys();
		const spaceId = await world.createSpace(await world.signUp());
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: "stripe", secret: "sk_0123456789" },
		});
		const changes = [{ role: "member", module: "calendar", level: "none" as const }];
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		const missing = async () =>
			(await world.auth.api.inspectSpaces()).findings.find(({ code }) => code === "foreign-key-missing")
				?.examples;
		expect(await missing()).toEqual(TABLES);
		await run(UP);
		expect(await missing()).toBeUndefined();
		await rows(`delete from organization where id = '${spaceId}'`);
		for (const table of TABLES) expect(await world.rows(table)).toEqual([]);
		await close();
	});

	it("leaves keys alone that are there under another name", async () => {
		const place = await createPlace(mariadb, inject("servers"));
		const world = await createWorld({ backend: { ...mariadb, open: async () => connect(place) } });
		const sql = await createConnection({ uri: place.url, database: place.name, multipleStatements: true });
		const tables = async () => {
			const found = TABLES.map((table) => sql.query<RowDataPacket[]>(`show create table ${table}`));
			return (await Promise.all(found)).map(([[row]]) => row?.["Create Table"]);
		};
		const before = await tables();
		await sql.query(await migration(UP));
		await sql.query(await migration(DOWN));
		expect(await tables()).toEqual(before);
		await sql.end();
		await world.close();
		await dropPlace(place);
	});
});
