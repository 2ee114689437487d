import * as z from "zod";

const DAY = 86_400;

export const sweepInput = z.strictObject({
	dryRun: z.boolean(),
	graceSeconds: z.int().min(0).default(DAY),
	deadRows: z.boolean().default(false),
	maxShare: z.number().min(0).max(1).default(0.05),
	force: z.boolean().default(false),
});
