/**
 * How long a permission check takes: in process against other libraries, and over the wire against Better Auth's own
 * `has-permission`; how long it takes to seal a secret and open it again; and what a policy costs that asks the functions
 * made from the options. Everything takes turns in one run, and every answer is checked. One line per way to ask, and
 * last how many aims are met. An aim that is missed does not fail the run, a wrong answer or a policy without its index
 * does.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { recordEvidence } from "../evidence/evidence.ts";
import { startPostgres } from "../support/postgres.ts";
import { openPostgres, openSqlite, type WatchedDatabase } from "./databases.ts";
import { openGrowth } from "./growth.ts";
import { type Extent, openGuardedTable } from "./guarded-table.ts";
import { inProcess } from "./in-process.ts";
import { overTheWire } from "./over-the-wire.ts";
import { seededRandom } from "./random.ts";
import { formatFigures, formatTables, LEGEND } from "./report.ts";
import { type Table, toTable } from "./results.ts";
import { type Pace, runRounds } from "./rounds.ts";
import { sealing } from "./sealing.ts";
import type { Group } from "./subject.ts";
import { createWorlds } from "./world.ts";

interface Options extends Pace {
	/** Of the space that is asked about. */
	readonly members: number;
	/** Of the table behind a policy. */
	readonly table: Extent;
	/** That a space is one of. */
	readonly spaces: number;
	/** Where the figures go besides. */
	readonly json: string | undefined;
	/** Whether they are kept as evidence. */
	readonly record: boolean | undefined;
}

const begin = performance.now();
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());

try {
	const options = readOptions();
	const tables = await bench(options);
	console.log([formatTables(tables), LEGEND, formatFigures(tables)].join("\n\n"));
	if (options.json) writeFileSync(options.json, toJson(tables, options));
	if (options.record) {
		const seconds = Math.round((performance.now() - begin) / 1_000);
		recordEvidence("bench", { command: "npm run bench", figures: formatFigures(tables), tables, seconds });
	}
	process.exit(0);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(interruption.signal.aborted ? 130 : 1);
}

function readOptions(): Options {
	const { values } = parseArgs({
		options: {
			rounds: { type: "string" },
			quick: { type: "boolean" },
			json: { type: "string" },
			record: { type: "boolean" },
		},
	});
	const { quick, json, record } = values;
	if (record && (quick || values.rounds))
		throw new Error("only the long form is recorded: leave out --quick and --rounds");
	const rounds = Number(values.rounds ?? (quick ? 3 : 25));
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds must be a whole number from 1");
	return quick
		? {
				rounds,
				warmUp: 1,
				turns: 1,
				members: 10,
				table: { events: 100_000, spaces: 100 },
				spaces: 1_000,
				...{ json, record },
			}
		: {
				rounds,
				warmUp: 4,
				turns: 3,
				members: 1_000,
				table: { events: 1_000_000, spaces: 1_000 },
				spaces: 100_000,
				...{ json, record },
			};
}

async function bench(options: Options): Promise<readonly Table[]> {
	const postgres = await startPostgres();
	const databases: Pick<WatchedDatabase, "close">[] = [];
	try {
		say("filling a table behind a policy");
		const guarded = await openGuardedTable(postgres.url, options.table);
		databases.push(guarded);
		say(`filling ${options.spaces.toLocaleString("en")} spaces`);
		const growth = await openGrowth(postgres.url, options.spaces);
		databases.push(growth);
		const groups: Group[] = [await inProcess(), ...sealing(), guarded.group, ...growth.groups];
		for (const database of [openSqlite(), await openPostgres(postgres.url)]) {
			databases.push(database);
			say(`filling ${database.label} and checking answers`);
			for (const world of await createWorlds(database, options.members))
				groups.push(await overTheWire(world));
		}
		const timings = await runRounds(groups, options, seededRandom(Date.now()), (round) =>
			say(round < 1 ? "warming up" : `round ${round} of ${options.rounds}`),
		);
		return groups.map((group) => toTable(group, timings));
	} finally {
		for (const database of databases) await database.close();
		await postgres.stop();
	}
}

function toJson(tables: readonly Table[], { rounds }: Options): string {
	const measured = { node: process.version, rounds, date: new Date().toISOString(), tables };
	return `${JSON.stringify(measured, null, "\t")}\n`;
}

/** Between two steps is also where the run can be interrupted. */
function say(text: string): void {
	interruption.signal.throwIfAborted();
	console.error(`… ${text}`);
}
