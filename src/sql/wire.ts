import * as z from "zod";
import { SQL_PARTS } from "./core/part.ts";

export const sqlInput = z
	.strictObject({
		part: z.enum(SQL_PARTS).default("decision"),
		down: z.boolean().default(false),
		schema: z.string().min(1).default("public"),
	})
	.prefault({});
