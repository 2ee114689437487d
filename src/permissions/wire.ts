import * as z from "zod";
import { dateSchema, idSchema, inSpace } from "../http/schemas.ts";
import { REASONS, SOURCES } from "./core/decide.ts";
import { ACTIONS, type Grants, LEVELS } from "./core/levels.ts";

/** Largest number of questions in one request. */
const MAX_CHECKS = 1_000;
/** Largest number of cells in one write. */
const MAX_CHANGES = 10_000;

const action = z.enum(ACTIONS);
const grants = z
	.string()
	.meta({ description: "Read, write, admin as `rwa`, with a dash for each that is missing." });

export const check = z.strictObject({ module: idSchema, action });

export const canInput = z
	.strictObject({
		...inSpace,
		module: idSchema.optional(),
		action: action.optional(),
		checks: z.array(check).min(1).max(MAX_CHECKS).optional(),
	})
	.refine(
		({ module, action, checks }) =>
			checks ? module === undefined && action === undefined : module !== undefined && action !== undefined,
		{
			message: "pass either `module` and `action`, or `checks`",
		},
	);

const level = z.enum(LEVELS);

const change = z
	.strictObject({
		role: idSchema,
		module: idSchema,
		level: level.nullable().optional().meta({ description: "null removes the override" }),
		canRead: z.boolean().optional(),
		canWrite: z.boolean().optional(),
		canAdmin: z.boolean().optional(),
	})
	.refine((value) => namesOneForm(value), {
		message: "pass either `level`, or all of canRead, canWrite and canAdmin",
	});

/** Cells to write, each named once. */
export const changes = z
	.array(change)
	.max(MAX_CHANGES)
	.refine((list) => new Set(list.map(({ role, module }) => `${role} ${module}`)).size === list.length, {
		message: "a cell is named more than once",
	});

export type Change = z.output<typeof change>;

/** The three booleans of a change; null unless all are given. */
export function explicitGrants({
	canRead,
	canWrite,
	canAdmin,
}: Partial<Record<"canRead" | "canWrite" | "canAdmin", boolean>>): Grants | null {
	if (canRead === undefined || canWrite === undefined || canAdmin === undefined) return null;
	return { read: canRead, write: canWrite, admin: canAdmin };
}

function namesOneForm(value: {
	level?: unknown;
	canRead?: boolean;
	canWrite?: boolean;
	canAdmin?: boolean;
}): boolean {
	const given = [value.canRead, value.canWrite, value.canAdmin].filter((flag) => flag !== undefined).length;
	return value.level === undefined ? given === 3 : given === 0;
}

const answer = {
	allowed: z.boolean(),
	because: z.object({
		reason: z.enum(REASONS),
		source: z.enum(SOURCES),
		role: z.string().nullable(),
		changedAt: dateSchema,
	}),
};

export const canOutput = z.object({
	spaceId: z.string(),
	allowed: answer.allowed.optional(),
	because: answer.because.optional(),
	results: z.array(z.object({ module: z.string(), action, ...answer })).optional(),
});

export const permissionsOutput = z.object({
	spaceId: z.string(),
	userId: z.string(),
	type: z.string().nullable(),
	version: z.string(),
	modules: z.record(z.string(), grants),
	others: grants,
	closed: z.boolean(),
	allow: z.string(),
	roles: z.array(
		z.object({
			name: z.string(),
			tier: level,
			own: z.array(level),
			rows: z.string(),
			at: z.array(z.number().nullable()),
			creator: z.literal(true).optional(),
			unknown: z.literal(true).optional(),
		}),
	),
	since: z.number().nullable(),
});

export const matrixOutput = z.object({
	spaceId: z.string(),
	type: z.string().nullable(),
	version: z.string(),
	roles: z.array(
		z.object({
			name: z.string(),
			tier: level,
			creator: z.boolean(),
			exists: z.boolean(),
			members: z.number(),
		}),
	),
	modules: z.array(
		z.object({ id: z.string(), known: z.boolean(), allowed: z.boolean(), builtIn: z.boolean() }),
	),
	cells: z.array(
		z.object({
			role: z.string(),
			module: z.string(),
			grants,
			source: answer.because.shape.source,
			default: level,
			changedAt: dateSchema,
			changedBy: z.string().nullable(),
			dead: z.boolean(),
		}),
	),
	overrides: z.array(
		z.object({
			role: z.string(),
			module: z.string(),
			canRead: z.boolean(),
			canWrite: z.boolean(),
			canAdmin: z.boolean(),
		}),
	),
});

export const matrixSetInput = z
	.strictObject({
		...inSpace,
		changes,
		replace: z.boolean().optional().meta({ description: "The changes are the whole matrix" }),
		dryRun: z.boolean().optional(),
		ifVersion: z.string().max(128).optional(),
	})
	.refine((value) => value.replace || value.changes.length > 0, { message: "`changes` names no cell" });

const cells = z.array(z.object({ module: z.string(), action }));

export const matrixSetOutput = z.object({
	spaceId: z.string(),
	version: z.string(),
	previousVersion: z.string(),
	changes: z.array(
		z.object({ role: z.string(), module: z.string(), from: grants.nullable(), to: grants.nullable() }),
	),
	people: z.array(z.object({ userId: z.string(), gains: cells, losses: cells })),
});
