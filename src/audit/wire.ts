import * as z from "zod";
import { dateSchema, idSchema, inSpace, rowIdSchema } from "../http/schemas.ts";
import { EVENT_TYPES } from "./core/event.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const moment = z.iso
	.datetime({ offset: true })
	.transform((text) => new Date(text))
	// Where dates are stored as text, a later year would be the earlier one. Only an offset leads there.
	.refine((date) => date.getUTCFullYear() < 10_000, "must lie before the year 10000")
	.optional();

export const auditInput = z.strictObject({
	...inSpace,
	type: z.enum(EVENT_TYPES).optional(),
	actorId: rowIdSchema.optional(),
	role: idSchema.optional(),
	module: idSchema.optional(),
	provider: idSchema.optional(),
	since: moment.meta({ description: "From this moment on, ISO 8601" }),
	until: moment.meta({ description: "Before this moment, ISO 8601" }),
	cursor: z
		.string()
		.regex(/^[0-9a-f]{30}$/, "must be the `cursor` of an earlier answer")
		.optional(),
	limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
});

export const auditOutput = z.object({
	spaceId: z.string(),
	events: z.array(
		z.object({
			id: z.string(),
			type: z.enum(EVENT_TYPES),
			actorId: z.string().nullable(),
			at: dateSchema,
			role: z.string().nullable(),
			module: z.string().nullable(),
			provider: z.string().nullable(),
			details: z.record(z.string(), z.unknown()),
		}),
	),
	cursor: z.string().nullable(),
});
