import { readFile } from "node:fs/promises";
import { type Generated, Kysely, PostgresDialect, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Person } from "../support/world.ts";
import { withSpaceContext } from "./example/with-space-context.ts";
import { openStage, type Stage } from "./support/stage.ts";

/** The worked example: two services, each with a login of its own, neither with any right on Better Auth's tables. */
interface Tables {
	calendar_event: { id: Generated<string>; space_id: string; title: string };
}
type Service = Kysely<Tables>;

let stage: Stage;
let calendar: Service;
let reports: Service;
let owner: Person;
let trainer: Person;
let member: Person;
let outsider: Person;
let club: string;
let family: string;

beforeAll(async () => {
	stage = await openStage({
		spaces: {
			types: { club: { modules: ["calendar"] }, family: { modules: ["calendar", "recipes"] } },
			roles: { trainer: "write" },
		},
	});
	await stage.execute(await readFile(new URL("example/calendar-event.sql", import.meta.url), "utf8"));
	const [first, second] = [await stage.addService(), await stage.addService()];
	await stage.execute(
		`grant select, insert, update, delete on calendar_event to ${first.role}`,
		`grant select on calendar_event to ${second.role}`,
	);
	calendar = new Kysely({ dialect: new PostgresDialect({ pool: first.pool }) });
	reports = new Kysely({ dialect: new PostgresDialect({ pool: second.pool }) });
	owner = await stage.signUp();
	trainer = await stage.signUp();
	member = await stage.signUp();
	outsider = await stage.signUp();
	club = await stage.createSpace(owner, { type: "club" });
	family = await stage.createSpace(owner, { type: "family" });
	await stage.join(club, trainer, "trainer");
	await stage.join(club, member, "member");
});
afterAll(() => stage.close());
beforeEach(async () => {
	await stage.execute("delete from calendar_event");
	await add(owner, club, "Training");
	await add(owner, family, "Dinner");
});

const add = (who: Person, space_id: string, title: string) =>
	withSpaceContext(calendar, who.id, (trx) =>
		trx.insertInto("calendar_event").values({ space_id, title }).execute(),
	);
const titles = async (service: Service, who: Pick<Person, "id">) => {
	const rows = await withSpaceContext(service, who.id, (trx) =>
		trx.selectFrom("calendar_event").select("title").orderBy("title").execute(),
	);
	return rows.map(({ title }) => title);
};
const rename = async (who: Person, from: string, change: Partial<{ title: string; space_id: string }>) => {
	const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await withSpaceContext(calendar, who.id, (trx) =>
		trx.updateTable("calendar_event").set(change).where("title", "=", from).execute(),
	);
	return Number(numUpdatedRows);
};
const remove = async (who: Person, title: string) => {
	const [{ numDeletedRows } = { numDeletedRows: 0n }] = await withSpaceContext(calendar, who.id, (trx) =>
		trx.deleteFrom("calendar_event").where("title", "=", title).execute(),
	);
	return Number(numDeletedRows);
};
const VIOLATES = /violates row-level security policy/;

it("shows each user the rows of the spaces whose calendar he may read, whichever service asks", async () => {
	for (const service of [calendar, reports]) {
		expect(await titles(service, owner)).toEqual(["Dinner", "Training"]);
		expect(await titles(service, trainer)).toEqual(["Training"]);
		expect(await titles(service, member)).toEqual(["Training"]);
		expect(await titles(service, outsider)).toEqual([]);
	}
});

it("shows nothing to a service that does not say on whose behalf it asks", async () => {
	expect(await calendar.selectFrom("calendar_event").selectAll().execute()).toEqual([]);
	expect(await titles(calendar, { id: "" })).toEqual([]);
	// The setting ends with its transaction, so the connection that comes back to the pool says nothing either.
	await titles(reports, owner);
	expect(await reports.selectFrom("calendar_event").selectAll().execute()).toEqual([]);
});

it("lets whoever may write add, and change, within his spaces", async () => {
	await add(trainer, club, "Match");
	await expect(add(member, club, "Party")).rejects.toThrow(VIOLATES);
	await expect(add(trainer, family, "Lunch")).rejects.toThrow(VIOLATES);
	await expect(add(outsider, club, "Raid")).rejects.toThrow(VIOLATES);
	expect(await rename(trainer, "Match", { title: "Final" })).toBe(1);
	expect(await rename(member, "Final", { title: "Mine" })).toBe(0);
	expect(await rename(trainer, "Dinner", { title: "Mine" })).toBe(0);
	await expect(rename(trainer, "Final", { space_id: family })).rejects.toThrow(VIOLATES);
	expect(await rename(owner, "Final", { space_id: family })).toBe(1);
	expect(await titles(calendar, owner)).toEqual(["Dinner", "Final", "Training"]);
});

it("lets whoever has admin remove", async () => {
	expect(await remove(trainer, "Training")).toBe(0);
	expect(await remove(outsider, "Training")).toBe(0);
	expect(await remove(owner, "Training")).toBe(1);
});

it("follows a change of the matrix, of a role and of a membership at once", async () => {
	const put = (level: "none" | "write" | null) =>
		stage.auth.api.putSpacePermissions({
			body: { spaceId: club, changes: [{ role: "member", module: "calendar", level }] },
		});
	await put("write");
	await add(member, club, "Party");
	await put("none");
	expect(await titles(reports, member)).toEqual([]);
	await put(null);
	expect(await titles(reports, member)).toEqual(["Party", "Training"]);
	const guest = await stage.signUp();
	const { id } = await stage.join(club, guest, "member");
	expect(await titles(reports, guest)).toEqual(["Party", "Training"]);
	await stage.adapter.update({
		model: "member",
		where: [{ field: "id", value: id }],
		update: { role: "gone" },
	});
	expect(await titles(reports, guest)).toEqual([]);
	await stage.adapter.delete({ model: "member", where: [{ field: "id", value: id }] });
	expect(await titles(reports, guest)).toEqual([]);
});

it("answers the same when several processes work on a query", async () => {
	const found = await withSpaceContext(calendar, member.id, async (trx) => {
		for (const setting of ["parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"])
			await sql`select set_config(${setting}, '0', true)`.execute(trx);
		for (const scan of ["indexscan", "bitmapscan", "indexonlyscan"])
			await sql`select set_config(${`enable_${scan}`}, 'off', true)`.execute(trx);
		return trx.selectFrom("calendar_event").select("title").execute();
	});
	expect(found).toEqual([{ title: "Training" }]);
});

it("asks once for a query, and finds the rows by the index", async () => {
	await stage.execute(
		`insert into organization (id, name, slug, "createdAt") select 'space-' || i, 'Space', 'meals-' || i, now() from generate_series(1, 50) as i`,
		`insert into calendar_event (space_id, title) select 'space-' || 1 + i % 50, 'Meal ' || i from generate_series(1, 5000) as i`,
		"analyze calendar_event",
	);
	const plan = await withSpaceContext(calendar, member.id, (trx) =>
		sql<{ "QUERY PLAN": string }>`explain (analyze) select * from calendar_event`.execute(trx),
	);
	const text = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
	expect(text).toMatch(/Index Cond: \(space_id = ANY \(/);
	expect(text).toMatch(/InitPlan[\s\S]*ProjectSet .*actual time.*rows=1(\.00)? loops=1/);
	expect(text).not.toContain("Seq Scan");
});
