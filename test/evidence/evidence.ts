import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

/** What became of an aim. */
const verdict = z.object({
	/** `time`, `queries` and the like. */
	of: z.string(),
	/** What a time was compared to, where that is not the first row of the table. */
	comparedTo: z.string().optional(),
	atMost: z.number(),
	measured: z.number(),
	met: z.boolean(),
});

const spread = z.object({ median: z.number(), low: z.number(), high: z.number() });

/** Of the benchmark, as far as it is quoted or compared. Times are in nanoseconds. */
const table = z.object({
	title: z.string(),
	rows: z
		.array(
			z.object({
				name: z.string(),
				time: spread.optional(),
				/** To the first row. */
				ratio: spread,
				/** Of requests to a server under load. */
				waits: z.object({ p50: spread, p99: spread }).optional(),
				queries: z.object({ total: z.number() }).optional(),
				verdicts: z.array(verdict).readonly(),
			}),
		)
		.readonly(),
});
const size = z.object({ name: z.string(), bytes: z.number(), verdicts: z.array(verdict).readonly() });

/** What the last run of a proof or of the benchmark has recorded. */
const evidence = z.object({
	/** As one types it. */
	command: z.string(),
	/** The closing line, without the time it took. */
	figures: z.string(),
	numbers: z.record(z.string(), z.number()).readonly().default({}),
	tables: z.array(table).readonly().default([]),
	sizes: z.array(size).readonly().default([]),
	seconds: z.number(),
	date: z.iso.date(),
	/** Versions. */
	node: z.string(),
	betterAuth: z.string(),
});

export type Verdict = z.infer<typeof verdict>;
export type Evidence = z.infer<typeof evidence>;

/** What a run has to tell; the rest is known. */
type Findings = Omit<z.input<typeof evidence>, "date" | "node" | "betterAuth">;

const DIRECTORY = import.meta.dirname;
const BETTER_AUTH = join(DIRECTORY, "../../node_modules/better-auth/package.json");

/** Keeps what a run has found, in place of what the last one did. */
export function recordEvidence(name: string, findings: Findings): void {
	const { version } = JSON.parse(readFileSync(BETTER_AUTH, "utf8")) as { version: string };
	const date = new Date().toISOString().slice(0, 10);
	const recorded = { ...findings, date, node: process.versions.node, betterAuth: version };
	writeFileSync(join(DIRECTORY, `${name}.json`), `${JSON.stringify(recorded, null, "\t")}\n`);
}

/** All that was recorded, by the name of the proof. */
export function readEvidence(): ReadonlyMap<string, Evidence> {
	const files = readdirSync(DIRECTORY).filter((name) => name.endsWith(".json"));
	return new Map(
		files.map((file) => [
			basename(file, ".json"),
			evidence.parse(JSON.parse(readFileSync(join(DIRECTORY, file), "utf8"))),
		]),
	);
}
