/**
 * How long a permission check takes: in process against other libraries, which are also made ready from the same rows;
 * over the wire against Better Auth's own `has-permission`, and on an HTTP server under load. What grows with spaces,
 * overrides and credentials; sealing and opening a secret; a policy that asks the functions made from the options; the
 * client's bytes, an import, a server's heap. Everything takes turns, and every answer is checked. One line
 * per way to ask, what has changed since the figures that are committed, and last how many aims are met. An aim that is
 * missed does not fail the run, a wrong answer or a policy without its index does.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readEvidence, recordEvidence } from "../evidence/evidence.ts";
import { startPostgres } from "../support/postgres.ts";
import { findRedis } from "../support/redis.ts";
import { openInMemory, openRedis, type SharedStorage } from "../support/shared-storage.ts";
import { type Extents, LONG, QUICK } from "./extents.ts";
import { moreCredentials } from "./growth/credentials.ts";
import { openGrowth } from "./growth/growth.ts";
import { moreOverrides } from "./growth/overrides.ts";
import { moreSpaces } from "./growth/spaces.ts";
import { openGuardedTable } from "./guarded-table.ts";
import { asking } from "./in-process/asking.ts";
import { building } from "./in-process/building.ts";
import { sealing } from "./in-process/sealing.ts";
import { compare } from "./measuring/comparison.ts";
import { formatFigures, formatSizes, formatTables, LEGEND } from "./measuring/report.ts";
import { type Size, type Table, toTable } from "./measuring/results.ts";
import { runRounds, type Timings } from "./measuring/rounds.ts";
import type { Group } from "./measuring/subject.ts";
import { overTheWire } from "./over-the-wire/asking.ts";
import { bundleSize } from "./package/bundle-size.ts";
import { importTime } from "./package/import-time.ts";
import { seededRandom } from "./random.ts";
import { underLoad } from "./server/load.ts";
import { startServer } from "./server/server-process.ts";
import { soak } from "./server/soak.ts";
import { openPostgres, openSqlite } from "./worlds/databases.ts";
import { createWorlds } from "./worlds/world.ts";

interface Options extends Extents {
	/** Where the figures go besides. */
	readonly json: string | undefined;
	/** Whether they are kept as evidence. */
	readonly record: boolean | undefined;
}

interface Measured {
	readonly tables: readonly Table[];
	readonly sizes: readonly Size[];
}

const begin = performance.now();
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());

try {
	const options = readOptions();
	const measured = await bench(options);
	const { tables, sizes } = measured;
	console.log([formatTables(tables), LEGEND, formatSizes(sizes)].join("\n\n"));
	console.log(`\n${changes(measured, options)}\n\n${formatFigures(tables, sizes)}`);
	const found = findings(measured, options);
	if (options.json) writeFileSync(options.json, `${JSON.stringify(found, null, "\t")}\n`);
	if (options.record) recordEvidence("bench", found);
	process.exit(0);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(interruption.signal.aborted ? 130 : 1);
}

function readOptions(): Options {
	const { values } = parseArgs({
		options: {
			quick: { type: "boolean" },
			rounds: { type: "string" },
			soak: { type: "string" },
			json: { type: "string" },
			record: { type: "boolean" },
		},
	});
	const { quick, json, record } = values;
	if (record && (quick || values.rounds || values.soak))
		throw new Error("only the long form is recorded: leave out --quick, --rounds and --soak");
	const extents = quick ? QUICK : LONG;
	const wholeNumber = (name: "rounds" | "soak") => {
		const number = Number(values[name] ?? extents[name]);
		if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1`);
		return number;
	};
	return { ...extents, rounds: wholeNumber("rounds"), soak: wholeNumber("soak"), json, record };
}

async function bench(options: Options): Promise<Measured> {
	const opened: { readonly close: () => Promise<void> }[] = [];
	const open = async <T extends (typeof opened)[number]>(doing: string, opening: () => T | Promise<T>) => {
		say(doing);
		const thing = await opening();
		opened.unshift(thing);
		return thing;
	};
	const postgres = await startPostgres();
	opened.push({ close: postgres.stop });
	try {
		const inProcess = [await asking()];
		// First, and apart: once the engine has seen decisions built over and over, it is slower to ask one.
		const asked = await measure(inProcess, options);
		const size = await bundleSize();
		say("building decisions and the package");
		const groups: Group[] = [...(await building(options.modules)), ...sealing(), await importTime()];
		const { url } = postgres;
		const { members, table, spaces, overrides, credentials } = options;
		const guarded = await open("filling a table behind a policy", () => openGuardedTable(url, table));
		groups.push(guarded.group);
		for (const growth of [moreSpaces(spaces), moreOverrides(overrides), moreCredentials(credentials)]) {
			const filling = `filling ${growth.sizes[1].toLocaleString("en")} ${growth.of}`;
			groups.push(...(await open(filling, () => openGrowth(url, growth))).groups);
		}
		const { storage } = await open("opening a shared storage", openSharedStorage);
		for (const [label, opening] of [
			["SQLite", openSqlite],
			["PostgreSQL", () => openPostgres(url)],
		] as const) {
			const database = await open(`filling ${label} and checking answers`, opening);
			const worlds = await createWorlds(database, members, undefined, storage);
			for (const world of worlds) groups.push(await overTheWire(world));
		}
		const servers = "starting servers";
		const onSqlite = await open(servers, () => startServer({ postgres: null, members }));
		const onPostgres = await open(servers, () => startServer({ postgres: url, members }));
		groups.push(...underLoad("SQLite", onSqlite, options.load));
		groups.push(...underLoad("PostgreSQL", onPostgres, options.load));
		const timings = new Map([...asked, ...(await measure(groups, options))]);
		const tables = [...inProcess, ...groups].map((group) => toTable(group, timings));
		say(`${options.soak} seconds of load`);
		const heap = await soak(onPostgres, "PostgreSQL", options.soak, interruption.signal);
		return { tables, sizes: [size, ...heap] };
	} finally {
		for (const { close } of opened) await close();
	}
}

/** In Redis, where there is one. */
async function openSharedStorage(): Promise<SharedStorage> {
	const redis = await findRedis();
	return redis ? openRedis(redis.url) : openInMemory();
}

function measure(groups: readonly Group[], options: Options): Promise<Timings> {
	return runRounds(groups, options, seededRandom(Date.now()), (round) =>
		say(round < 1 ? "warming up" : `round ${round} of ${options.rounds}`),
	);
}

function changes(measured: Measured, { rounds }: Options): string {
	const committed = readEvidence().get("bench");
	if (!committed) return "No figures have been recorded to compare these with.";
	const lines = compare(measured, committed);
	const since = `Since ${committed.date} (${committed.numbers.rounds} rounds then, ${rounds} now)`;
	return lines.length > 0 ? [`${since}:`, ...lines].join("\n") : `${since}, nothing has changed.`;
}

function findings({ tables, sizes }: Measured, { rounds }: Options) {
	const seconds = Math.round((performance.now() - begin) / 1_000);
	const figures = formatFigures(tables, sizes);
	return { command: "npm run bench", figures, numbers: { rounds }, tables, sizes, seconds };
}

/** Between two steps is also where the run can be interrupted. */
function say(text: string): void {
	interruption.signal.throwIfAborted();
	console.error(`… ${text}`);
}
