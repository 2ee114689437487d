import { inject } from "vitest";
import { type Backend, type Settings, variantOf } from "./backend.ts";
import { memory, postgres, sqlite } from "./backends.ts";
import { nodeSqlite } from "./node-sqlite.ts";
import { drizzlePostgres, drizzlePostgresInPlural, drizzleSqliteInPlural } from "./places/drizzle.ts";
import { mariadb } from "./places/mariadb.ts";
import { asBackend, type PlacedBackend } from "./places/place.ts";
import { postgresBySchemaName } from "./places/postgres.ts";
import { postgresLayoutInPartitions, postgresLayoutOnKysely } from "./places/postgres-layout.ts";
import { prismaPostgresInPlural } from "./places/prisma.ts";
import { openInMemory } from "./shared-storage.ts";

const servers = inject("servers");
const placed = (backend: PlacedBackend) => asBackend(backend, () => servers);

const ids = (generateId: "uuid" | "serial"): Settings => ({
	auth: { advanced: { database: { generateId } } },
});

/** Every table that the plugin reads or writes, and the columns that it looks rows up by. */
const RENAMED: Settings = {
	spaces: {
		schema: {
			spaceCredential: {
				modelName: "vault_entries",
				fields: {
					...{ spaceId: "club_id", provider: "provider_name", credentialKey: "entry_key" },
					...{ accessTokenEncrypted: "sealed", version: "revision", updatedAt: "updated_at" },
				},
			},
			spaceModulePermission: {
				modelName: "rights",
				fields: {
					...{ spaceId: "club_id", role: "role_name", moduleId: "module_id", permissionKey: "right_key" },
					...{ canRead: "can_read", canWrite: "can_write", canAdmin: "can_admin" },
				},
			},
			spaceAuditEvent: { modelName: "trail", fields: { spaceId: "club_id", eventKey: "event_key" } },
		},
	},
	organization: {
		schema: {
			organization: { modelName: "clubs", fields: { slug: "handle", metadata: "about" } },
			member: {
				modelName: "club_members",
				fields: { organizationId: "club_id", userId: "person_id", role: "roles" },
			},
			organizationRole: {
				modelName: "club_roles",
				fields: { organizationId: "club_id", role: "role_name", permission: "statements" },
			},
		},
	},
	auth: { user: { modelName: "people", fields: { email: "mail" } } },
};

const mariadbHere: readonly Backend[] = servers.mariadb === null ? [] : [placed(mariadb)];

/** The row with the lowest id stays, and with these that is the first. */
function exceptionsWithSerialIds({ exceptions = {} }: Backend) {
	const first = "of several who store the same credential at once one does, and the others are told";
	return Object.fromEntries(Object.entries(exceptions).filter(([name]) => name !== first));
}

/** Back ends under settings that Better Auth offers, other ids, other names, another schema; and another driver. */
export const variants: readonly Backend[] = [
	...nodeSqlite,
	...[memory, sqlite, postgres, ...mariadbHere].flatMap((backend) => [
		variantOf(backend, "uuid ids", ids("uuid")),
		variantOf(backend, "serial ids", { ...ids("serial"), exceptions: exceptionsWithSerialIds(backend) }),
		variantOf(backend, "renamed", RENAMED),
	]),
	variantOf(sqlite, "a cache", {
		spaces: { cache: true },
		auth: { secondaryStorage: openInMemory().storage },
	}),
	placed(postgresBySchemaName),
	placed(postgresLayoutInPartitions),
	variantOf(placed(postgresLayoutOnKysely), "uuid ids", ids("uuid")),
	variantOf(placed(drizzlePostgres), "renamed, uuid ids", { ...RENAMED, auth: merged(RENAMED, ids("uuid")) }),
	variantOf(placed(drizzlePostgresInPlural), "serial ids", ids("serial")),
	placed(drizzleSqliteInPlural),
	variantOf(placed(prismaPostgresInPlural), "uuid ids", ids("uuid")),
];

function merged({ auth: a }: Settings, { auth: b }: Settings): NonNullable<Settings["auth"]> {
	return { ...a, ...b };
}
