import type { Where } from "better-auth";
import { type Author, record } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { endGrantsOf } from "../credentials/end-grants.ts";
import { findEvery, type Row } from "../database.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";
import type { Judge } from "./judge.ts";
import { currentUserId, guardRole } from "./role-guards.ts";
import { deleteRole, finishRename, prepareRename } from "./role-lifecycle.ts";
import type { Operations, Watcher, Watchers } from "./watch-adapter.ts";

/**
 * What goes along when Better Auth deletes or renames, and which roles it may make.
 *
 * An organization takes its rows with it on databases without foreign keys too (memory, MongoDB, SQLite with
 * `foreign_keys` off, MySQL 8 as Better Auth migrates it). It goes first and its rows after it: a failure between the
 * two leaves rows that nothing can reach, while the other order could strip a living space of its credentials.
 */
export const cascade = (context: SpacesContext, judge: Judge): Watchers =>
	new Map([
		[
			"organization",
			{
				columns: [],
				...whileTheyChange(context, judge, ({ id }) => id),
				going: (operations, organizations) => findCredentialsOf(operations, organizations),
				gone: async (operations, organizations, kept) => {
					const where = whereIn(organizations);
					const known = kept.filter(({ spaceId }) => organizations.some(({ id }) => id === spaceId));
					// What was written meanwhile goes too, and what foreign keys have taken was read before.
					const rows = [...known, ...(await findCredentialsOf(operations, organizations))];
					const credentials = new Map(rows.map((row) => [row.id, row]));
					for (const model of [CREDENTIAL_MODEL, PERMISSION_MODEL])
						await operations.deleteMany({ model, where });
					const userId = currentUserId();
					await context.db.afterCommit(async () =>
						context.background(endGrantsOf(context, [...credentials.values()], userId)),
					);
				},
				told: async (organizations) => {
					for (const { id } of organizations) await record(context, author(id), { type: "space.deleted" });
				},
			},
		],
		[
			"organizationRole",
			{
				columns: ["organizationId", "role"],
				...whileTheyChange(context, judge, ({ organizationId }) => organizationId),
				admit: (values, before) => judge((context) => guardRole(context, values, before)),
				gone: async (operations, roles) => {
					for (const row of roles) await deleteRole(operations, String(row.organizationId), String(row.role));
				},
				told: async (roles) => {
					for (const { organizationId, role } of roles)
						await record(context, author(organizationId), { type: "role.deleted", role: String(role) });
				},
				updating: async (operations, before, update) => {
					for (const { spaceId, ...names } of renamesIn(before, update))
						await prepareRename(operations, spaceId, names);
				},
				updated: async (operations, before, update) => {
					for (const { spaceId, from, to } of renamesIn(before, update)) {
						await finishRename(operations, spaceId, { from, to });
						await record(context, author(spaceId), { type: "role.renamed", from, role: to });
					}
				},
			},
		],
	]);

/** Where rules are cached, the spaces that rows belong to are read from the database while the rows change. */
function whileTheyChange(
	{ rulesCache }: SpacesContext,
	judge: Judge,
	spaceOf: (row: Row) => unknown,
): Pick<Watcher, "around"> {
	if (!rulesCache) return {};
	return {
		around: async (rows, work) => {
			// A space that is only now made has no id yet, and is in nobody's cache.
			const spaceIds = [...new Set(rows.map(spaceOf).filter((id) => id !== undefined))].map(String);
			const suspend = () => rulesCache.suspend(spaceIds);
			const resume = (await judge(suspend)) ?? (await suspend());
			try {
				return await work();
			} finally {
				await resume();
			}
		},
	};
}

function renamesIn(before: readonly Row[], { role: to }: Row) {
	return before
		.map(({ organizationId, role }) => ({
			spaceId: String(organizationId),
			from: String(role),
			to: String(to),
		}))
		.filter(({ from }) => typeof to === "string" && from !== to);
}

function whereIn(organizations: readonly Row[]): Where[] {
	return [{ field: "spaceId", operator: "in", value: organizations.map(({ id }) => String(id)) }];
}

function findCredentialsOf(operations: Operations, organizations: readonly Row[]): Promise<Row[]> {
	return findEvery<Row>(operations, { model: CREDENTIAL_MODEL, where: whereIn(organizations) });
}

function author(spaceId: unknown): Author {
	return { spaceId: String(spaceId), userId: currentUserId() };
}
