import { DOCTOR, GENERATE, ROTATE, SWEEP } from "./commands.ts";
import type { Evidence, Finding, FindingCode, Setting, Severity } from "./findings.ts";
import { listOf, namesOf } from "./sql.ts";

interface Rule {
	readonly severity: Severity;
	readonly message: string;
	readonly remedy: (evidence: Evidence, setting: Setting) => string;
}

const FIRST_KEY = 'export SPACES_KEYS="key-1:$(openssl rand -base64 32)"';

const statements = ({ statements }: Evidence) => statements.join("\n");

/** A kind without a line here does not compile. The order is that of the findings. */
const RULES: Readonly<Record<FindingCode, Rule>> = {
	"keys-missing": {
		severity: "error",
		message: "No encryption key is configured: permissions work, the vault answers SPACE_KEYS_MISSING.",
		remedy: () => FIRST_KEY,
	},
	"keys-unreachable": {
		severity: "error",
		message:
			"The keys could not be fetched, so the vault cannot work and no credential was opened here. The server's log has the cause.",
		remedy: () => DOCTOR,
	},
	"key-development": {
		severity: "warning",
		message:
			"Credentials are sealed under `dev`, a key derived from the auth secret, which production refuses to use. What is sealed under it does not open any more once there is a key: store it again then.",
		remedy: () => FIRST_KEY,
	},
	"key-unknown": {
		severity: "error",
		message:
			"Credentials are sealed under keys that are not configured, and do not open. Put the named keys back behind the one that seals, and do not drop a key before `rotate` has left no row under it. The key `dev` cannot be put back: store those credentials again.",
		remedy: ({ examples }, { keyIds }) => keysLine([...keyIds, ...examples.filter((id) => id !== "dev")]),
	},
	"key-old": {
		severity: "warning",
		message:
			"Credentials are still sealed under keys that do not seal any more. The keys have to stay until those are sealed again.",
		remedy: () => ROTATE,
	},
	"key-unused": {
		severity: "info",
		message:
			"No row is sealed under these keys. Those that used to seal may be dropped; one that is to seal next belongs there.",
		remedy: ({ examples }, { keyIds }) => keysLine(keyIds.filter((id) => !examples.includes(id))),
	},
	"credential-damaged": {
		severity: "error",
		message:
			"Sealed values were altered, or moved from another row or column, and do not open. Store those credentials again; the statement tells which they are.",
		remedy: namedCredentials,
	},
	"credential-malformed": {
		severity: "error",
		message:
			"A sealed column holds something that was never sealed, a plaintext perhaps. Store those credentials again, and take a plaintext for known to others; the statement tells which they are.",
		remedy: namedCredentials,
	},
	"credential-mismatch": {
		severity: "error",
		message:
			"Credentials open, but are not what their kind, or the `fields` of their provider, say now. Declare the provider as it was, or store them again; the statement tells which they are.",
		remedy: namedCredentials,
	},
	"table-missing": {
		severity: "error",
		message: "Tables of the plugin are missing.",
		remedy: statements,
	},
	"column-missing": {
		severity: "error",
		message: "Columns of the plugin's tables are missing.",
		remedy: statements,
	},
	"table-unreadable": {
		severity: "error",
		message: "Tables could not be read, so nothing is known of their rows. The server's log has the cause.",
		remedy: statements,
	},
	"unique-index-missing": {
		severity: "error",
		message: "No unique index keeps a second row for the same key away: two writers may both insert.",
		remedy: statements,
	},
	"duplicate-rows": {
		severity: "error",
		message:
			"Several rows have the same key, and which of them counts is chance. The statements keep the one that was changed last; make the unique index after them.",
		remedy: statements,
	},
	"index-missing": {
		severity: "warning",
		message:
			"Indexes are missing, as `@better-auth/cli` 1.4 leaves out those over several columns: reads get slower as the tables grow.",
		remedy: statements,
	},
	"foreign-key-missing": {
		severity: "warning",
		message:
			"The database itself does not delete the rows of a deleted space. Deletions through Better Auth take them along all the same; those in SQL leave orphans. Sweep before you add a foreign key.",
		remedy: statements,
	},
	"row-level-security-partial": {
		severity: "warning",
		message: "Row-level security is on for one of the plugin's tables, but not for the other.",
		remedy: statements,
	},
	"row-level-security-shuts-out": {
		severity: "error",
		message:
			"Row-level security shuts out the role that Better Auth connects as: it neither owns the table, nor bypasses, nor does a policy let it read and write.",
		remedy: statements,
	},
	"database-not-inspected": {
		severity: "info",
		message:
			"The structure of the database cannot be read: Better Auth has no Kysely for this adapter, or `@better-auth/kysely-adapter` is not installed. See for yourself that the plugin's tables have unique indexes over (spaceId, provider) and (spaceId, role, moduleId), and foreign keys on the organization that cascade.",
		remedy: () => GENERATE,
	},
	"orphan-rows": {
		severity: "warning",
		message: "Rows belong to spaces that do not exist. Nothing can reach them.",
		remedy: () => `${SWEEP} --delete`,
	},
	"dead-role-rows": {
		severity: "info",
		message: "Overrides name roles that do not exist. They grant nothing.",
		remedy: () => `${SWEEP} --delete --dead-rows`,
	},
	"dead-module-rows": {
		severity: "info",
		message:
			"Overrides name modules that are not in the catalogue. They grant nothing, but would count again if the module came back.",
		remedy: () => `${SWEEP} --delete --dead-rows`,
	},
	"missing-derived-key": {
		severity: "info",
		message:
			"Rows were inserted by other software, without the derived key. They work, and get it when they are next written.",
		remedy: (_, { layout }) =>
			(["spaceCredential", "spaceModulePermission"] as const)
				.map((model) => {
					const { table, column } = namesOf(layout, model);
					const key = model === "spaceCredential" ? "credentialKey" : "permissionKey";
					return `select ${column("id")}, ${column("spaceId")} from ${table} where ${column(key)} is null;`;
				})
				.join("\n"),
	},
	"role-not-canonical": {
		severity: "warning",
		message:
			'Stored roles of members hold entries such as " owner" that Better Auth trims and this plugin takes for no role. Decide what these members are: the statement makes of padded names what Better Auth reads. A name with other characters than letters, digits and _ . : - has to be changed.',
		remedy: ({ examples }, { layout }) => {
			const { table, column } = namesOf(layout, "member");
			const role = column("role");
			const tight = `trim(replace(replace(${role}, ', ', ','), ' ,', ','))`;
			return `update ${table} set ${role} = ${tight} where ${column("id")} in (${listOf(examples)});`;
		},
	},
	"space-without-owner": {
		severity: "warning",
		message:
			"Spaces have no member with the creator role, so nobody can delete them or reach all of their settings. Give the role to a member.",
		remedy: ({ examples }, { layout, creatorRole }) => {
			const { table, column } = namesOf(layout, "member");
			const space = `${column("organizationId")} in (${listOf(examples.slice(0, 1))})`;
			return `update ${table} set ${column("role")} = '${creatorRole}' where ${space} and ${column("userId")} = '<user id>';`;
		},
	},
	"space-without-type": {
		severity: "warning",
		message:
			"Spaces have none of the declared types, so no module is open to them. Set the type of each, or a `defaultType`.",
		remedy: ({ examples }, { types }) =>
			examples
				.map((spaceId) => ({ spaceId, type: types[0] }))
				.map((body) => `await auth.api.setSpaceType({ body: ${JSON.stringify(body)} });`)
				.join("\n"),
	},
};

export const FINDING_CODES = Object.keys(RULES) as readonly FindingCode[];

export function toFinding(code: FindingCode, evidence: Evidence, setting: Setting): Finding {
	const { severity, message, remedy } = RULES[code];
	const { count, examples } = evidence;
	return { code, severity, count, message, remedy: remedy(evidence, setting), examples };
}

function keysLine(ids: readonly string[]): string {
	return `SPACES_KEYS="${ids.map((id) => `${id}:<32 bytes in base64>`).join(",")}"`;
}

function namedCredentials({ examples }: Evidence, { layout }: Setting): string {
	const { table, column } = namesOf(layout, "spaceCredential");
	const columns = ["id", "spaceId", "provider"].map(column).join(", ");
	return `select ${columns} from ${table} where ${column("id")} in (${listOf(examples)});`;
}
