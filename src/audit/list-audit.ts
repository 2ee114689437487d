import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { type AuditFilter, findEvents } from "./audit-store.ts";
import type { AuditEntry } from "./core/event.ts";

/** A page of a space's audit trail. */
export interface SpaceAudit {
	readonly spaceId: string;
	/** The newest first. */
	readonly events: readonly AuditEntry[];
	/** Pass it back for the next page; null on the last one. */
	readonly cursor: string | null;
}

export interface AuditQuery extends AuditFilter {
	readonly cursor?: string | undefined;
	readonly limit: number;
}

export async function listAudit(
	context: SpacesContext,
	{ spaceId }: Actor,
	{ cursor, limit, ...filter }: AuditQuery,
): Promise<SpaceAudit> {
	// One more than asked for tells whether there is a next page.
	const found = await findEvents(context, spaceId, filter, { before: cursor, limit: limit + 1 });
	const page = found.slice(0, limit);
	return {
		spaceId,
		events: page.map(({ entry }) => entry),
		cursor: found.length > limit ? (page.at(-1)?.key ?? null) : null,
	};
}
