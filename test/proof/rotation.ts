/**
 * Rotates the key of 100,000 credentials on PostgreSQL: two rotators that are killed again and again, and writers beside
 * them, one of which still has the old order of keys at first, as during a roll-out. Then opens every row under the new key
 * alone, by other code than the plugin's. `--rows 5000 --kills 4` for a short form. Last the figures.
 */
import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import type { Shell } from "./cli/command.ts";
import { createInstance, keysInOrder, NEW_KEY, OLD_KEY, openPool, type Place } from "./rotation/instance.ts";
import { type Crew, createCrew } from "./rotation/processes.ts";
import { countUnder, type RollOutResult, rollOut } from "./rotation/roll-out.ts";
import { createTables, seed } from "./rotation/seed.ts";
import { type Verdict, verify } from "./rotation/verify.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { number, say } from "./wording.ts";

/** Of the peak memory of a rotator when there are ten times as many rows. A table read as a whole would take more. */
const MOST_GROWTH = 1.5;

/** Faults printed in full. */
const MOST_SHOWN = 20;

const LONG_FORM = { rows: 100_000, kills: 20 };

type Size = Readonly<typeof LONG_FORM>;

await runProof("rotation", prove, LONG_FORM);

async function prove(shell: Shell, size: Size): Promise<Conclusion> {
	if (size.rows < 1_000) throw new Error("--rows takes a whole number from 1000");
	const server = await startPostgres();
	const crew = createCrew();
	shell.interrupted.addEventListener("abort", crew.endAll, { once: true });
	try {
		say(`PostgreSQL: ${server.origin}`);
		return await inSchemaOfItsOwn(server, (stage) => run({ ...stage, ...size, crew }, shell));
	} finally {
		crew.endAll();
		await server.stop();
	}
}

interface Stage extends Size {
	readonly pool: Pool;
	readonly place: Place;
	readonly crew: Crew;
}

async function inSchemaOfItsOwn<T>(
	{ url }: PostgresServer,
	work: (stage: Pick<Stage, "pool" | "place">) => Promise<T>,
): Promise<T> {
	const schema = `spaces_rotation_${randomBytes(6).toString("hex")}`;
	const pool = openPool({ url, schema }, 4);
	try {
		await pool.query(`create schema ${schema}`);
		return await work({ pool, place: { url, schema } });
	} finally {
		await pool.query(`drop schema if exists ${schema} cascade`);
		await pool.end();
	}
}

async function run(stage: Stage, { directory }: Shell): Promise<Conclusion> {
	const { pool, rows } = stage;
	await createTables(pool);
	const few = await rotateAlone(stage, Math.round(rows / 10));
	const many = await rotateAlone(stage, rows);
	const growth = many.peakBytes / few.peakBytes;
	console.log(
		`a rotator alone: ${number(few.rowsPerSecond)} rows per second at ${number(few.rows)} rows, ${number(many.rowsPerSecond)} at ${number(many.rows)}; peak memory ${number(megabytes(few))} and ${number(megabytes(many))} MB, × ${growth.toFixed(2)}`,
	);

	say(`seeding ${number(rows)} rows again, for two rotators and three writers`);
	await seed(pool, rows);
	const rolledOut = await rollOut({ ...stage, directory, rowsPerSecond: many.rowsPerSecond, say });
	say("opening every row under the new key alone");
	const result = {
		rolledOut,
		verdict: await verify(pool, rows, rolledOut.logs),
		keys: await countKeys(pool),
	};
	const faults = [
		...(growth > MOST_GROWTH ? [`memory grows with the rows, × ${growth.toFixed(2)}`] : []),
		...findFaults(stage, result),
	];
	for (const fault of faults.slice(0, MOST_SHOWN)) console.log(fault);
	if (faults.length > MOST_SHOWN) console.log(`… and ${number(faults.length - MOST_SHOWN)} more`);
	return {
		passed: faults.length === 0,
		figures: formatFigures(result),
		numbers: {
			rows: result.verdict.rows,
			kills: rolledOut.kills,
			writes: result.verdict.writes,
			lost: result.verdict.lost,
			unreadable: result.verdict.unreadable,
			fewRows: few.rows,
			megabytesOfFew: megabytes(few),
			megabytesOfMany: megabytes(many),
			faults: faults.length,
		},
	};
}

interface Result {
	readonly rolledOut: RollOutResult;
	readonly verdict: Verdict;
	readonly keys: KeyCounts;
}

/** Rows under each key: as the headers say, and as the plugin counts them. */
type KeyCounts = Record<"old" | "new", { readonly rows: number; readonly counted: number | undefined }>;

async function countKeys(pool: Pool): Promise<KeyCounts> {
	const { keys } = await createInstance(pool, keysInOrder("new")).api.spaceKeysInUse();
	const count = async ({ id }: typeof OLD_KEY) => ({
		rows: await countUnder(pool, id),
		counted: keys.find((key) => key.id === id)?.credentials,
	});
	return { old: await count(OLD_KEY), new: await count(NEW_KEY) };
}

function findFaults({ rows, kills }: Size, { rolledOut, verdict, keys }: Result): string[] {
	const miscounted = Object.values(keys).some((key) => key.counted !== key.rows);
	return [
		...verdict.faults,
		...(rolledOut.kills < kills ? [`only ${rolledOut.kills} kills`] : []),
		...(rolledOut.unreadable > 0 ? [`rotators could not open ${rolledOut.unreadable} rows`] : []),
		...(verdict.rows !== rows || keys.new.rows !== rows || keys.old.rows !== 0
			? ["not everything is under the new key"]
			: []),
		...(miscounted ? [`spaceKeysInUse miscounts: ${JSON.stringify(keys)}`] : []),
		...(verdict.writes === 0 ? ["nobody wrote"] : []),
	];
}

function formatFigures({ rolledOut, verdict, keys }: Result): string {
	const percent = (100 * keys.new.rows) / verdict.rows;
	return [
		`${number(verdict.rows)} rows`,
		`${rolledOut.kills} kills of 2 rotators`,
		`${number(rolledOut.resealed)} sealed anew`,
		`${number(verdict.writes)} writes beside`,
		`${number(verdict.lost)} lost`,
		`${number(verdict.unreadable)} unreadable`,
		`${number(verdict.touched)} otherwise changed`,
		`${Math.floor(percent * 100) / 100} % under the new key`,
		`${keys.old.counted} counted under the old one`,
	].join(", ");
}

interface Alone {
	readonly rows: number;
	readonly rowsPerSecond: number;
	readonly peakBytes: number;
}

/** Undisturbed, in one call. */
async function rotateAlone({ pool, place, crew }: Stage, rows: number): Promise<Alone> {
	say(`seeding ${number(rows)} rows for a rotator alone`);
	await seed(pool, rows);
	const rotator = crew.rotator({ place, limit: null });
	await rotator.begun;
	const begin = performance.now();
	const { killed, resealed, peakBytes } = await rotator.ended;
	if (killed || resealed !== rows) throw new Error(`a rotator alone sealed ${resealed} of ${rows} rows anew`);
	return { rows, rowsPerSecond: Math.round(rows / ((performance.now() - begin) / 1_000)), peakBytes };
}

function megabytes({ peakBytes }: Alone): number {
	return Math.round(peakBytes / 2 ** 20);
}
