import type { SpacesContext } from "../context.ts";
import type { KeyInUse } from "../credentials/keys-in-use.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";
import { MIGRATE } from "./core/commands.ts";
import type { Finding } from "./core/findings.ts";
import type { Layout } from "./core/layout.ts";
import { namesOf, quote } from "./core/sql.ts";
import { createTally } from "./core/tally.ts";
import { inspectCredentials } from "./inspect-credentials.ts";
import { inspectKeys, toKeyUse } from "./inspect-keys.ts";
import { inspectMembers, inspectPermissions, inspectSpaceRows } from "./inspect-rows.ts";
import { inspectStructure } from "./inspect-structure.ts";
import { currentRole } from "./structure-store.ts";

/** What `inspectSpaces` found. */
export interface SpaceInspection {
	/** No finding is an error. */
	readonly healthy: boolean;
	readonly findings: readonly Finding[];
	readonly keys: readonly KeyInUse[];
	/** How many rows were looked at. */
	readonly checked: {
		readonly spaces: number;
		readonly members: number;
		readonly credentials: number;
		readonly permissions: number;
	};
}

/**
 * Looks at keys, tables and every row, and changes nothing. What it finds broken it works around: a table that is
 * missing or cannot be read is a finding, and the rest is looked at all the same.
 */
export async function inspectSpaces(context: SpacesContext): Promise<SpaceInspection> {
	const tally = createTally();
	const keys = await inspectKeys(context, tally);
	const layout = await context.layout();
	const unfit = await inspectStructure(context, layout, tally);
	const used = new Map<string, number>();

	const read = async (model: string, inspect: () => Promise<number>): Promise<number | null> => {
		if (unfit.has(model)) return null;
		try {
			return await inspect();
		} catch (error) {
			context.log(`The table of ${model} could not be read.`, error);
			tally.add("table-unreadable", model, await grant(layout, model));
			return null;
		}
	};
	const spaces = await read("organization", () => inspectSpaceRows(context, tally));
	const members = await read("member", () => inspectMembers(context, tally));
	const credentials = await read(CREDENTIAL_MODEL, () => inspectCredentials(context, keys, used, tally));
	const permissions = await read(PERMISSION_MODEL, () => inspectPermissions(context, tally));

	const keyUse = toKeyUse(keys, credentials === null ? null : used, tally);
	const findings = tally.findings({
		layout,
		keyIds: keys.ids,
		creatorRole: context.organization.creatorRole,
		types: [...(context.policy.types?.keys() ?? [])],
	});
	return {
		healthy: findings.every(({ severity }) => severity !== "error"),
		findings,
		keys: keyUse,
		checked: {
			spaces: spaces ?? 0,
			members: members ?? 0,
			credentials: credentials ?? 0,
			permissions: permissions ?? 0,
		},
	};
}

/** On PostgreSQL a table that is there and cannot be read wants a right. */
async function grant(layout: Layout, model: string): Promise<string> {
	const { connection } = layout;
	if (connection?.dialect !== "postgres") return MIGRATE;
	const role = quote(connection.dialect, await currentRole(connection).catch(() => "<role of Better Auth>"));
	return `grant select, insert, update, delete on ${namesOf(layout, model).table} to ${role};`;
}
