import { createHash } from "node:crypto";
import { PROVIDER } from "../../support/connected.ts";
import { TEST_KEY } from "../../support/world.ts";
import { headerOf, openAsPeer } from "../../vault/peer.ts";
import { type Fixture, OLD_KEY, type Stage } from "./stage.ts";

/** What there is of a space: a line for each row, secret and answer, which reads the same in every space. */
export interface State {
	readonly lines: readonly string[];
	/** The audit trail, which may know more. */
	readonly trail: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

const KEYS: Readonly<Record<string, Buffer>> = {
	test: Buffer.from(TEST_KEY, "base64"),
	[OLD_KEY.id]: OLD_KEY.key,
};

const CHECKS = ["calendar", "events", "reports", "spaces.permissions", "spaces.credentials"].flatMap(
	(module) => (["read", "write", "admin"] as const).map((action) => ({ module, action })),
);

/** From raw rows, secrets opened by other code than the plugin's, and the plugin's own answers. */
export async function lookAt(stage: Stage, fixture: Fixture): Promise<State> {
	const named = (text: string) =>
		[...fixture.names].reduce((all, [id, name]) => all.replaceAll(id, name), text);
	const of = async (table: string, column: string) =>
		(await stage.rows(table)).filter((row) => fixture.names.has(String(row[column])));
	const tables: Record<string, readonly string[]> = {
		organization: (await of("organization", "id")).map(({ metadata }) => String(metadata)),
		user: (await of("user", "id")).map(({ id }) => String(id)),
		member: (await of("member", "organizationId")).map(({ userId, role }) => `${userId} ${role}`),
		invitation: (await of("invitation", "organizationId")).map((row) =>
			fields(row, ["email", "role", "status"]),
		),
		organizationRole: (await of("organizationRole", "organizationId")).map((row) =>
			fields(row, ["role", "permission"]),
		),
		permission: (await of("spaceModulePermission", "spaceId")).map(permissionLine),
		credential: await Promise.all(
			(await of("spaceCredential", "spaceId")).map((row) => credentialLine(stage, row)),
		),
		answer: await answersOf(stage, fixture),
	};
	const lines = Object.entries(tables).flatMap(([table, rows]) =>
		rows.map((row) => named(`${table}: ${row}`)),
	);
	const trail = (await of("spaceAuditEvent", "spaceId")).map((row) =>
		named(fields(row, ["type", "role", "moduleId", "provider", "actorId"])),
	);
	return { lines: lines.sort(), trail: trail.sort() };
}

function fields(row: Row, names: readonly string[]): string {
	return names.map((name) => `${name}=${row[name] ?? "–"}`).join(" ");
}

function permissionLine(row: Row): string {
	const bits = [row.canRead, row.canWrite, row.canAdmin].map((bit) => (Number(bit) === 1 ? 1 : 0)).join("");
	const key = digest([row.spaceId, row.role, row.moduleId]) === row.permissionKey;
	return `${fields(row, ["spaceId", "role", "moduleId", "updatedBy"])} ${bits} ${key ? "" : "another key"}`;
}

async function credentialLine(stage: Stage, row: Row): Promise<string> {
	const shown = fields(row, [
		...["spaceId", "provider", "kind", "status", "statusReason", "scopes", "providerAccountId"],
		...["metadataJson", "createdBy", "updatedBy", "failures"],
	]);
	const set = ["leaseOwner", "nextRetryAt", "expiresAt"].map(
		(name) => `${name}${row[name] === null ? "–" : "+"}`,
	);
	const key = digest([row.spaceId, row.provider]) === row.credentialKey;
	const secrets = await Promise.all([
		secretLine(stage, row, "accessToken", row.accessTokenEncrypted),
		secretLine(stage, row, "refreshToken", row.refreshTokenEncrypted),
	]);
	return [shown, ...set, ...secrets, key ? "" : "another key"].join(" ");
}

/** Tokens are told apart by whether they are those that the space was connected with, and whether they are good. */
async function secretLine(
	{ server, firstTokens }: Stage,
	row: Row,
	field: "accessToken" | "refreshToken",
	sealed: unknown,
): Promise<string> {
	if (typeof sealed !== "string") return `${field}–`;
	const kid = String(headerOf(sealed).kid);
	const where = { spaceId: String(row.spaceId), provider: String(row.provider), field };
	const text = openAsPeer(KEYS[kid] ?? Buffer.alloc(32), where, sealed);
	if (row.provider !== PROVIDER) return `${field}=${text} (${kid})`;
	const alive = field === "accessToken" || (await server.isAlive(text));
	return `${field}=${firstTokens.has(text) ? "first" : "another"} ${alive ? "good" : "dead"} (${kid})`;
}

/** What members may do, and what server code gets. */
async function answersOf({ people, call, auth }: Stage, { spaceId }: Fixture): Promise<string[]> {
	const can = Object.entries(people).map(async ([name, person]) => {
		const { status, body } = await call(person, "/spaces/can", { body: { spaceId, checks: CHECKS } });
		const results: { allowed: boolean }[] = body?.results ?? [];
		return `${name} can ${status} ${results.map(({ allowed }) => (allowed ? 1 : 0)).join("")}`;
	});
	const open = ["stripe", "pinger", "twilio", PROVIDER].map((provider) =>
		auth.api.getSpaceSecret({ body: { spaceId, provider } }).then(
			(secret) => `opens ${provider} ${secret.kind === "api_key" ? secret.secret : secret.kind}`,
			(error) => `does not open ${provider}: ${error.body?.code}`,
		),
	);
	return Promise.all([...can, ...open]);
}

function digest(parts: readonly unknown[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
