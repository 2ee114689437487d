/** Runs inside the scratch project, against its `auth.ts` and the packed plugin, on a database just migrated. */
import { writeFile } from "node:fs/promises";
import type { BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { type App, createSpace, createVisitor, fillSpace } from "./app.ts";
import { CHECKED, FACTS_FILE, type Fact } from "./facts.ts";
import { isRefusedAsDuplicate, openRaw, type Raw } from "./raw.ts";
import { derivedKey, TABLES, type Table } from "./tables.ts";

type ProjectApp = App & { readonly options: BetterAuthOptions };

/** Whether each of {@link CHECKED} holds, one by one. */
async function* inspect(app: ProjectApp, raw: Raw): AsyncGenerator<boolean> {
	const visitor = createVisitor(app, process.env.BETTER_AUTH_URL ?? "");
	yield everyTable(({ name }) => raw.hasTable(name));

	const person = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
	yield "user" in (await visitor.post("/sign-up/email", person));

	const first = await createSpace(visitor, "first");
	yield true;

	await fillSpace(visitor, first);
	yield everyTable(async (table) => {
		const rows = await rowsOf(raw, table, first);
		return rows.length === 1 && rows[0]?.[table.key] === derivedKey(table, first);
	});

	const { adapter } = await app.$context;
	yield everyTable((table) => {
		const data = { ...table.row(first), [table.key]: derivedKey(table, first) };
		return isRefusedAsDuplicate(() => adapter.create({ model: table.name, data }));
	});

	const compound = await hasCompoundIndexes(raw, first);
	yield compound;

	await visitor.post("/organization/delete", { organizationId: first });
	yield isEmpty(raw, first);

	const second = await createSpace(visitor, "second");
	await fillSpace(visitor, second);
	await raw.query('delete from "organization" where "id" = ?', second);
	yield isEmpty(raw, second);

	if (compound) return;
	const { toBeCreated, toBeAdded, runMigrations } = await getMigrations(app.options);
	await runMigrations();
	const third = await createSpace(visitor, "third");
	await fillSpace(visitor, third);
	yield toBeCreated.length === 0 && toBeAdded.length === 0 && (await hasCompoundIndexes(raw, third));
}

/** Looked for as software without the derived key would meet it: a second row in SQL, the derived key left empty. */
async function hasCompoundIndexes(raw: Raw, spaceId: string): Promise<boolean> {
	const refused: boolean[] = [];
	for (const table of TABLES) {
		const columns = Object.keys(table.row(spaceId))
			.map((column) => `"${column}"`)
			.join(", ");
		const copy = `insert into "${table.name}" ("id", ${columns})
			select 'copy', ${columns} from "${table.name}" where "spaceId" = ? limit 1`;
		refused.push(await isRefusedAsDuplicate(() => raw.query(copy, spaceId)));
		await raw.query(`delete from "${table.name}" where "id" = 'copy'`);
	}
	if (new Set(refused).size > 1) throw new Error("one table has its compound index, the other has not");
	return refused.every(Boolean);
}

function rowsOf(raw: Raw, table: Table, spaceId: string) {
	return raw.query(`select * from "${table.name}" where "spaceId" = ?`, spaceId);
}

function isEmpty(raw: Raw, spaceId: string): Promise<boolean> {
	return everyTable(async (table) => (await rowsOf(raw, table, spaceId)).length === 0);
}

async function everyTable(holds: (table: Table) => Promise<boolean>): Promise<boolean> {
	for (const table of TABLES) if (!(await holds(table))) return false;
	return true;
}

/** An error stands for the fact it kept from being found, and for all after it. */
async function collect(app: ProjectApp, raw: Raw): Promise<Fact[]> {
	const facts: Fact[] = [];
	const nameNext = () => CHECKED[facts.length] ?? "the end";
	try {
		for await (const holds of inspect(app, raw)) facts.push({ name: nameNext(), holds });
	} catch (error) {
		facts.push({ name: nameNext(), holds: false, detail: String(error) });
	}
	return facts;
}

const { auth } = (await import(new URL("./auth.ts", import.meta.url).href)) as { auth: ProjectApp };
const raw = await openRaw(process.env.DATABASE_URL);
await writeFile(FACTS_FILE, JSON.stringify(await collect(auth, raw)));
await raw.close();
process.exit();
