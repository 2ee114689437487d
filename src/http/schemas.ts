import * as z from "zod";
import { ID_PATTERN } from "../permissions/core/ids.ts";

/** Ids of modules, providers and roles. */
export const idSchema = z
	.string()
	.regex(ID_PATTERN, "must be 1 to 64 letters, digits or _ . : - and begin with a letter or digit");

/** Printable ASCII: whatever the database, ids of organizations and users are made of it, and nothing else reaches a query. */
export const rowIdSchema = z.string().regex(/^[\x21-\x7e]{1,128}$/, "must be an id as the database has it");

/** Spread into the input of every endpoint for members. */
export const inSpace = {
	spaceId: rowIdSchema.optional().meta({ description: "Defaults to the active organization." }),
};

/** A date in an answer, or none. */
export const dateSchema = z.date().nullable();
