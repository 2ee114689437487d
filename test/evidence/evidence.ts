import { z } from "zod";

const spread = z.object({ median: z.number(), low: z.number(), high: z.number() });

/** A line of a benchmark's table, as far as it is quoted. */
const row = z.object({
	name: z.string(),
	/** In nanoseconds. */
	time: spread,
	/** To the first row of its table. */
	ratio: spread,
	verdicts: z
		.array(
			z.object({
				of: z.enum(["time", "queries"]),
				comparedTo: z.string().optional(),
				atMost: z.number(),
				measured: z.number(),
				met: z.boolean(),
			}),
		)
		.readonly(),
});

/** What a proof or the benchmark has recorded of its last run. */
export const evidenceSchema = z.object({
	/** As one types it. */
	command: z.string(),
	/** Its closing line, without the time it took. */
	figures: z.string(),
	numbers: z.record(z.string(), z.number()).default({}),
	tables: z
		.array(z.object({ title: z.string(), rows: z.array(row).readonly() }))
		.readonly()
		.default([]),
	seconds: z.number(),
	/** Of the run, to the day. */
	date: z.iso.date(),
	/** Versions. */
	node: z.string(),
	betterAuth: z.string(),
});

export type Evidence = z.infer<typeof evidenceSchema>;

/** What a run has to tell; the rest is known. */
export type Findings = Omit<z.input<typeof evidenceSchema>, "date" | "node" | "betterAuth">;
