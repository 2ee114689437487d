import type { Where } from "better-auth";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { parseJsonObject } from "../json.ts";
import { AUDIT_MODEL } from "../schema.ts";
import type { AuditEntry, SpaceEvent } from "./core/event.ts";

export interface AuditFilter {
	readonly type?: string | undefined;
	readonly actorId?: string | undefined;
	readonly role?: string | undefined;
	readonly module?: string | undefined;
	readonly provider?: string | undefined;
	readonly since?: Date | undefined;
	readonly until?: Date | undefined;
}

export async function insertEvent({ db }: SpacesContext, key: string, event: SpaceEvent): Promise<void> {
	const { type, spaceId, actorId, at, ...rest } = event;
	const { role, module, provider, ...details } = rest as Readonly<Record<string, unknown>>;
	await db.create(AUDIT_MODEL, {
		...{ spaceId, type, actorId, role, provider },
		moduleId: module,
		dataJson: JSON.stringify(details),
		createdAt: at,
		eventKey: key,
	});
}

export async function deleteEvent({ db }: SpacesContext, key: string): Promise<void> {
	await db.deleteMany(AUDIT_MODEL, [{ field: "eventKey", value: key }]);
}

/** The newest first, from before a key on. */
export async function findEvents(
	{ db }: SpacesContext,
	spaceId: string,
	filter: AuditFilter,
	page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly { readonly key: string; readonly entry: AuditEntry }[]> {
	const { type, actorId, role, module, provider, since, until } = filter;
	const equal = Object.entries({ type, actorId, role, moduleId: module, provider });
	const where: Where[] = [
		{ field: "spaceId", value: spaceId },
		...equal.flatMap(([field, value]) => (value === undefined ? [] : [{ field, value }])),
		...(since ? [{ field: "createdAt", operator: "gte" as const, value: since }] : []),
		...(until ? [{ field: "createdAt", operator: "lt" as const, value: until }] : []),
		...(page.before ? [{ field: "eventKey", operator: "lt" as const, value: page.before }] : []),
	];
	const rows = await db.findPage<Row>(AUDIT_MODEL, where, {
		sortBy: { field: "eventKey", direction: "desc" },
		limit: page.limit,
	});
	return rows
		.filter((row) => String(row.spaceId) === spaceId)
		.map((row) => ({ key: String(row.eventKey), entry: toEntry(row) }));
}

function toEntry(row: Row): AuditEntry {
	const text = (value: unknown) => (typeof value === "string" ? value : null);
	return {
		id: String(row.id),
		type: String(row.type),
		actorId: text(row.actorId),
		at: row.createdAt instanceof Date ? row.createdAt : null,
		role: text(row.role),
		module: text(row.moduleId),
		provider: text(row.provider),
		details: parseJsonObject(row.dataJson),
	};
}
