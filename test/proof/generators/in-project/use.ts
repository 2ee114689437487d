/** Runs inside the scratch project, on tables that the generated schema describes, with the generated schema. */
import { writeFile } from "node:fs/promises";
import { type App, createSpace, createVisitor, fillSpace, type Visitor } from "../../cli/in-project/app.ts";
import { FACTS_FILE, type Fact } from "../../cli/in-project/facts.ts";
import { isRefusedAsDuplicate } from "../../cli/in-project/raw.ts";
import { derivedKey, TABLES, type Table } from "../../cli/in-project/tables.ts";

const CHECKED = [
	"sign-up",
	"plugin writes",
	"duplicates refused",
	"compound index",
	"deletion cascades",
	"foreign key",
] as const;

/** With the plugin, and without it: software that knows nothing of its tables. */
interface Apps {
	readonly auth: App;
	readonly bare: App;
}

async function* inspect({ auth, bare }: Apps): AsyncGenerator<boolean> {
	const { adapter } = await auth.$context;
	const visitor = createVisitor(auth, process.env.BETTER_AUTH_URL ?? "");
	const rowsOf = (table: Table, spaceId: string) =>
		adapter.findMany<Record<string, unknown>>({
			model: table.name,
			where: [{ field: "spaceId", value: spaceId }],
		});
	const isEmpty = (spaceId: string) =>
		everyTable(async (table) => (await rowsOf(table, spaceId)).length === 0);

	const person = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
	yield "user" in (await visitor.post("/sign-up/email", person));

	const first = await filled(visitor, "first");
	yield everyTable(async (table) => {
		const rows = await rowsOf(table, first);
		return rows.length === 1 && rows[0]?.[table.key] === derivedKey(table, first);
	});

	const second = await filled(visitor, "second");
	yield everyTable((table) => {
		const data = { ...table.row(second), ...OTHERS, [table.key]: derivedKey(table, first) };
		return isRefusedAsDuplicate(() => adapter.create({ model: table.name, data }));
	});
	yield everyTable((table) =>
		isRefusedAsDuplicate(() => adapter.create({ model: table.name, data: table.row(first) })),
	);

	await visitor.post("/organization/delete", { organizationId: first });
	yield isEmpty(first);

	const other = (await bare.$context).adapter;
	await other.delete({ model: "organization", where: [{ field: "id", value: second }] });
	yield isEmpty(second);
}

/** Of another natural key than those of the space. */
const OTHERS = { provider: "other", moduleId: "other" };

async function filled(visitor: Visitor, slug: string): Promise<string> {
	const spaceId = await createSpace(visitor, slug);
	await fillSpace(visitor, spaceId);
	return spaceId;
}

async function everyTable(holds: (table: Table) => Promise<boolean>): Promise<boolean> {
	for (const table of TABLES) if (!(await holds(table))) return false;
	return true;
}

/** An error stands for the fact it kept from being found, and for all after it. */
async function collect(apps: Apps): Promise<Fact[]> {
	const facts: Fact[] = [];
	const nameNext = () => CHECKED[facts.length] ?? "the end";
	try {
		for await (const holds of inspect(apps)) facts.push({ name: nameNext(), holds });
	} catch (error) {
		facts.push({ name: nameNext(), holds: false, detail: String(error) });
	}
	return facts;
}

const apps = (await import(new URL("../../../../auth.ts", import.meta.url).href)) as Apps;
await writeFile(FACTS_FILE, JSON.stringify(await collect(apps)));
process.exit();
