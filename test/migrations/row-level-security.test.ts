import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import type { SqlNames } from "../../src/sql/names.ts";
import { dropRowLevelSecurity, rowLevelSecurity } from "../../src/sql/row-level-security.ts";
import { ATTEMPTS } from "./support/attempts.ts";
import { describeSpaces, migration } from "./support/database.ts";
import { createGuarded, type Guarded, SETTINGS } from "./support/guarded.ts";

declare module "vitest" {
	interface ProvidedContext {
		pooledTransactions?: number;
	}
	interface TaskMeta {
		transactions?: number;
	}
}

type Queryable = Pick<PoolClient, "query">;

/** `npm run proof:rls` runs this file with more of them. */
const TRANSACTIONS = inject("pooledTransactions") ?? 400;

describe.for(SETTINGS.map((setting) => [setting.name, setting] as const))("with the %s", ([, setting]) => {
	let guarded: Guarded;
	beforeAll(async () => {
		guarded = await createGuarded(setting);
	});
	afterAll(() => guarded.close());

	it.for(ATTEMPTS.map((attempt) => [attempt.name, attempt] as const))(
		"%s",
		async ([, { as = "ben", sql, outcome }]) => {
			const who = as && guarded.people[as];
			const statements = [sql(guarded)].flat();
			const got = await guarded.as(who, async (run) => {
				let last: unknown;
				for (const statement of statements) last = await run(statement);
				return last;
			});
			expect(got).toBe(outcome);
		},
	);

	it("a plan made for one person serves the next one with his own rows", async () => {
		const { people, tables, service } = guarded;
		const client = await service.connect();
		const query = { name: "mine", text: `select * from ${tables.permissions}` };
		const counts: number[] = [];
		// Six times over, after which PostgreSQL may keep a plan for any person.
		for (const who of Array.from({ length: 6 }, () => [people.ben, people.ann, people.outsider]).flat()) {
			await client.query("begin");
			await client.query("select set_config('app.current_user_id', $1, true)", [who.id]);
			counts.push((await client.query(query)).rows.length);
			await client.query("commit");
		}
		client.release();
		expect(counts).toEqual(Array.from({ length: 6 }, () => [6, 3, 0]).flat());
	});

	it("nobody is left in a connection after his transaction, nor after a savepoint that was taken back", async () => {
		const { people, tables } = guarded;
		await guarded.as(people.outsider, async (run) => {
			await run("savepoint before");
			await run(`set local app.current_user_id = '${people.ben.id}'`);
			expect(await run(`select * from ${tables.permissions}`)).toBe(6);
			await run("rollback to before");
			expect(await run(`select * from ${tables.permissions}`)).toBe(0);
		});
		expect(await guarded.as(null, (run) => run(`select * from ${tables.permissions}`))).toBe(0);
	});

	it(`${TRANSACTIONS} transactions of one person after another on few connections see their own rows`, {
		timeout: 60_000 + TRANSACTIONS * 20,
	}, async ({ task }) => {
		const { people, spaces, tables, service } = guarded;
		const callers = [
			[people.ann, [spaces.club]],
			[people.ben, [spaces.club, spaces.family]],
			[people.cat, [spaces.family]],
			[people.outsider, []],
			[null, []],
		] as const;
		const leaks: unknown[] = [];
		const one = async (turn: number) => {
			const [who, mine] = callers[turn % callers.length] ?? [null, []];
			const client = await service.connect();
			await client.query("begin");
			if (who) await client.query("select set_config('app.current_user_id', $1, true)", [who.id]);
			// Some fail in the middle, as requests do.
			if (turn % 7 === 3) await client.query("select 1 / 0").catch(() => {});
			else {
				const seen = await look(client);
				if (seen !== JSON.stringify([0, [...mine].sort()])) leaks.push({ turn, who: who?.email, seen });
			}
			await client.query(turn % 3 === 0 ? "rollback" : "commit");
			client.release();
		};
		const look = async (client: Queryable) => {
			const { rows } = await client.query(
				`select distinct ${tables.spaceId} as id from ${tables.permissions}`,
			);
			const { rowCount } = await client.query(`select from ${tables.credentials}`);
			return JSON.stringify([rowCount, rows.map(({ id }) => id).sort()]);
		};
		const pending = Array.from({ length: TRANSACTIONS }, (_, turn) => turn * 3 + (turn % 5));
		await Promise.all(
			Array.from({ length: 20 }, async () => {
				for (let turn = pending.pop(); turn !== undefined; turn = pending.pop()) await one(turn);
			}),
		);
		expect(leaks).toEqual([]);
		task.meta.transactions = TRANSACTIONS;
	});

	it("Better Auth and the plugin go on working", async () => {
		const { world, people, spaces } = guarded;
		const spaceId = spaces.club;
		const where = { spaceId, provider: "stripe" };
		expect(await world.auth.api.getSpaceSecret({ body: where })).toEqual({
			kind: "api_key",
			secret: "sk_0123456789",
		});
		const list = await world.call(people.ann, PATHS.credentials, { query: { spaceId } });
		expect(list.body.credentials).toHaveLength(2);
		const set = await world.call(people.ann, PATHS.matrixSet, {
			body: { spaceId, changes: [{ role: "member", module: "calendar", level: "write" }] },
		});
		expect(set.status).toBe(200);
		const back = [{ role: "member", module: "calendar", level: "none" as const }];
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes: back } });
		expect(await world.auth.api.inspectSpaces()).toMatchObject({ healthy: true });
	});

	it("whoever leaves a space sees nothing of it from then on", async () => {
		const { world, spaces, tables } = guarded;
		const guest = await world.signUp();
		const { id } = await world.join(spaces.club, guest, "member");
		const rows = () => guarded.as(guest, (run) => run(`select * from ${tables.permissions}`));
		expect(await rows()).toBe(3);
		await world.adapter.delete({ model: "member", where: [{ field: "id", value: id }] });
		expect(await rows()).toBe(0);
	});

	it("a space takes its rows along, also when the service deletes it, which sees none of them", async () => {
		const { world, people, asOwner, tables, service } = guarded;
		const spaceId = await world.createSpace(people.outsider);
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: "stripe", secret: "sk_0123456789" },
		});
		const count = async () =>
			(await asOwner(`select * from ${tables.credentials} where ${tables.spaceId} = '${spaceId}'`)).length;
		expect(await count()).toBe(1);
		await service.query("delete from organization where id = $1", [spaceId]);
		expect(await count()).toBe(0);
	});

	it("three runs change nothing, and what takes it back leaves everything as it was", async () => {
		const { asOwner, guard, unguard, tables } = guarded;
		const look = async () => [
			...(await describeSpaces({ query: asOwner })),
			...(await asOwner(`select relname, relrowsecurity, relforcerowsecurity,
				(select array_agg(format('%s %s %s', polname, polroles, pg_get_expr(polqual, polrelid)) order by polname)
					from pg_policy where polrelid = c.oid)
				from pg_class c where c.oid in ('${tables.credentials}'::regclass, '${tables.permissions}'::regclass) order by 1`)),
		];
		const guardedLook = await look();
		await guard();
		await guard();
		expect(await look()).toEqual(guardedLook);
		await unguard();
		await unguard();
		const open = await look();
		expect(JSON.stringify(open)).not.toMatch(/of_current_user|better_auth|true,"relforce/);
		expect(await guarded.as(null, (run) => run(`select * from ${tables.credentials}`))).toBe(4);
		await guard();
		expect(await look()).toEqual(guardedLook);
	});
});

describe("the migration on file", () => {
	const table = (name: string) => ({
		name: name.replaceAll(/\w+/g, '"$&"'),
		column: (field: string) => `"${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`,
	});
	const names: SqlNames = {
		organization: table("auth.organizations"),
		member: table("auth.members"),
		organizationRole: null,
		credentials: table("spaces.credentials"),
		permissions: table("spaces.module_permissions"),
		spaceId: "text",
		userId: "text",
		metadata: "text",
	};

	it.each([
		["postgres/0002_row_level_security", rowLevelSecurity(names)],
		["postgres/0002_row_level_security.down", dropRowLevelSecurity(names)],
	])("%s is what is printed for the names it says", async (name, printed) => {
		const text = await migration(name);
		const [comment = "", ...statements] = text.split("\n\n");
		expect(comment.split("\n").every((line) => line.startsWith("--"))).toBe(true);
		expect(statements.join("\n\n").trimEnd()).toBe(printed);
	});
});
