import { createHmac } from "node:crypto";
import { createAccessControl } from "better-auth/plugins/access";
import { defaultStatements } from "better-auth/plugins/organization/access";
import { apiKey, fromBetterAuth, type SpacesOptions } from "../../../src/index.ts";
import type { Backend } from "../../support/backends.ts";
import { anonymous, createWorld, type Person, ROLES, TEST_KEY, type World } from "../../support/world.ts";
import {
	type Actor,
	CONNECTED,
	MEMBERS,
	type Member,
	OUTSIDERS,
	type Place,
	PROVIDER,
	SECRET_PREFIX,
} from "./expected.ts";

export const SPACES_OPTIONS = {
	types: { club: { modules: ["calendar", "finance"] }, personal: { modules: "*" } },
	defaultType: "club",
	roles: { trainer: "none", silenced: "admin", chief: "admin" },
	audit: true,
	credentials: {
		keys: [{ id: "test", key: TEST_KEY }],
		providers: [
			apiKey({ id: PROVIDER, test: async () => ({ ok: true, code: "ok", status: 200 }) }),
			fromBetterAuth({ id: CONNECTED }),
		],
	},
} as const satisfies SpacesOptions;

const ac = createAccessControl(defaultStatements);
const plain = ac.newRole({ member: [] });
const roles = {
	...ROLES,
	silenced: plain,
	"permissions-read": plain,
	"permissions-write": plain,
	"permissions-admin": plain,
	"credentials-read": plain,
	"credentials-write": plain,
	"credentials-admin": plain,
	/** The matrix gives it more than an admin has. */
	treasurer: plain,
	helper: plain,
	/** May make and change roles, and has little else. */
	clerk: ac.newRole({ ac: ["create", "read", "update"], member: ["update"] }),
};

type Level = "none" | "read" | "write" | "admin";
type Cell = readonly [role: string, module: string, level: Level];

const both = (role: string, level: Level): Cell[] => [
	[role, "spaces.permissions", level],
	[role, "spaces.credentials", level],
];

const CELLS_HERE: readonly Cell[] = [
	...both("silenced", "none"),
	["permissions-read", "spaces.permissions", "read"],
	["permissions-write", "spaces.permissions", "write"],
	["permissions-admin", "spaces.permissions", "admin"],
	["credentials-read", "spaces.credentials", "read"],
	["credentials-write", "spaces.credentials", "write"],
	["credentials-admin", "spaces.credentials", "admin"],
];
/** What must not be mistaken for rows of another space. */
const CELLS_ELSEWHERE: readonly Cell[] = [
	"admin",
	"member",
	"trainer",
	"silenced",
	"permissions-read",
].flatMap((role) => both(role, "admin"));
/** Rows that other software wrote for what is no role: they must grant nothing. */
const PLANTED_ROLES = ["ghost", "Owner", " owner"];

const TABLES = ["spaceCredential", "spaceModulePermission", "spaceAuditEvent"] as const;

/** Rows of these tables by the space they belong to, as text. */
export type Rows = ReadonlyMap<string, string>;

/** One world with every actor in it, the same before every case. */
export interface Stage {
	readonly world: World;
	readonly spaceId: (actor: Actor, place: Place) => string;
	/** What no answer may hold: secrets, and the ids of all spaces but this one. */
	readonly unspeakable: (spaceId: string | null) => readonly string[];
	/** A session of the actor's that names this space as active. */
	readonly session: (actor: Actor, active: Place | undefined) => Promise<Headers>;
	readonly rows: () => Promise<Rows>;
	/** Puts the tables back. */
	readonly restore: () => Promise<void>;
}

export async function openStage(backend: Backend): Promise<Stage> {
	const world = await createWorld({
		backend,
		spaces: SPACES_OPTIONS,
		organization: { ac, roles, dynamicAccessControl: { enabled: true } },
		auth: {
			session: { cookieCache: { enabled: true, maxAge: 3_600 } },
			socialProviders: {
				[CONNECTED]: {
					clientId: "client",
					clientSecret: `${SECRET_PREFIX}of-the-client`,
					refreshAccessToken: async () => ({ accessToken: `${SECRET_PREFIX}refreshed` }),
				},
			},
		},
	});
	const names = [...OUTSIDERS, ...(Object.keys(MEMBERS) as Member[])];
	const people = new Map<Actor, Person>();
	for (const [index, name] of names.entries()) people.set(name, await world.signUp(`actor${index}`));
	const person = (actor: Actor) => people.get(actor) ?? (people.get("owner") as Person);

	const [here, strict, deleted] = [
		await world.createSpace(person("owner")),
		await world.createSpace(person("owner")),
		await world.createSpace(person("owner")),
	];
	const elsewhere = await world.createSpace(person("owner elsewhere"));
	await populate(world, { here, strict, elsewhere }, person);
	await deleteSpace(world, deleted, [...people.values()], backend);

	const ids: Readonly<Record<Place, string>> = {
		here,
		elsewhere,
		deleted,
		missing: "there-never-was-such-a-space",
		malformed: "this is none",
	};
	const spaceId = (actor: Actor, place: Place) =>
		actor === "admin with rows of falses" && place === "here" ? strict : ids[place];
	return {
		world,
		spaceId,
		unspeakable: (own) => [SECRET_PREFIX, ...[...Object.values(ids), strict].filter((id) => id !== own)],
		session: sessions(world, person, spaceId),
		rows: () => rowsBySpace(world),
		restore: await restorer(world, TABLES),
	};
}

async function populate(
	world: World,
	spaces: Readonly<Record<"here" | "strict" | "elsewhere", string>>,
	person: (actor: Actor) => Person,
): Promise<void> {
	const { here, strict, elsewhere } = spaces;
	await must(
		world.call(person("owner"), "/organization/create-role", {
			body: { organizationId: here, role: "scout", permission: { member: [] } },
		}),
	);
	for (const [name, { role }] of Object.entries(MEMBERS)) {
		if (name === "owner") continue;
		await world.join(name === "admin with rows of falses" ? strict : here, person(name as Member), role);
	}
	const former = await world.join(here, person("ex-member"), "owner");
	await world.adapter.delete({ model: "member", where: [{ field: "id", value: former.id }] });
	const invited = { organizationId: here, email: person("invited").email, role: "owner" };
	await must(world.call(person("owner"), "/organization/invite-member", { body: invited }));

	await putCells(world, here, CELLS_HERE);
	await putCells(world, strict, both("admin", "none"));
	await putCells(world, elsewhere, CELLS_ELSEWHERE);
	for (const role of PLANTED_ROLES) await plant(world, here, role);
	for (const spaceId of [here, strict, elsewhere]) {
		// These show the id of their space, so that what leaks into another one's answers shows it too.
		await plant(world, spaceId, `role-of-${spaceId}`);
		for (const provider of [PROVIDER, `provider-of-${spaceId}`]) {
			const body = { spaceId, provider, secret: `${SECRET_PREFIX}of-${spaceId}` };
			await world.auth.api.putSpaceCredential({ body });
		}
		const tokens = {
			accessToken: `${SECRET_PREFIX}access-${spaceId}`,
			refreshToken: `${SECRET_PREFIX}refresh-${spaceId}`,
		};
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: CONNECTED, kind: "oauth2", ...tokens },
		});
	}
}

export async function putCells(world: World, spaceId: string, cells: readonly Cell[]): Promise<void> {
	const changes = cells.map(([role, module, level]) => ({ role, module, level }));
	await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
}

async function plant(world: World, spaceId: string, role: string): Promise<void> {
	const now = new Date();
	for (const [, moduleId] of both(role, "admin")) {
		const grants = { canRead: true, canWrite: true, canAdmin: true };
		const data = { spaceId, role, moduleId, ...grants, createdAt: now, updatedAt: now };
		await world.adapter.create({ model: "spaceModulePermission", data });
	}
}

/** A space that all were owners of. Where the database lets them, their memberships stay behind. */
async function deleteSpace(
	world: World,
	spaceId: string,
	people: readonly Person[],
	backend: Backend,
): Promise<void> {
	await world.adapter.delete({ model: "organization", where: [{ field: "id", value: spaceId }] });
	if (backend.foreignKeys) return;
	await world.adapter.deleteMany({ model: "member", where: [{ field: "organizationId", value: spaceId }] });
	for (const person of people) await world.join(spaceId, person, "owner");
}

/** Signs in where a session is asked for the first time. One that has expired is removed when it is used, so each is new. */
function sessions(world: World, person: (actor: Actor) => Person, spaceId: Stage["spaceId"]) {
	const known = new Map<string, Promise<Headers>>();
	return (actor: Actor, active: Place | undefined): Promise<Headers> => {
		const open = () => openSession(world, actor, person(actor), active ? spaceId(actor, active) : null);
		if (actor === "expired session") return open();
		const key = `${actor} ${active}`;
		const session = known.get(key) ?? open();
		known.set(key, session);
		return session;
	};
}

const TOKEN_COOKIE = "better-auth.session_token";

async function openSession(
	world: World,
	actor: Actor,
	{ email }: Person,
	activeOrganizationId: string | null,
): Promise<Headers> {
	if (actor === "anonymous") return new Headers();
	if (actor === "garbage cookie") {
		return new Headers({ cookie: `${TOKEN_COOKIE}=garbage; better-auth.session_data=garbage` });
	}
	const body = { email, password: "correct horse" };
	const answer = await must(world.call(anonymous, "/sign-in/email", { body }));
	const where = [{ field: "token", value: answer.body.token }];
	if (actor === "forged signature") {
		const signature = createHmac("sha256", "not the secret").update(answer.body.token).digest("base64");
		const value = encodeURIComponent(`${answer.body.token}.${signature}`);
		return new Headers({ cookie: `${TOKEN_COOKIE}=${value}` });
	}
	if (actor === "revoked session") await world.adapter.deleteMany({ model: "session", where });
	else {
		const expired = actor === "expired session" && { expiresAt: new Date(Date.now() - 60_000) };
		await world.adapter.update({ model: "session", where, update: { activeOrganizationId, ...expired } });
	}
	const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
	return new Headers({ cookie: cookies.join("; ") });
}

async function rowsBySpace(world: World): Promise<Rows> {
	const bySpace = new Map<string, string[]>();
	for (const table of TABLES) {
		for (const row of await world.rows(table)) {
			const spaceId = String(row.spaceId);
			bySpace.set(spaceId, [...(bySpace.get(spaceId) ?? []), `${table} ${JSON.stringify(row)}`]);
		}
	}
	return new Map([...bySpace].map(([spaceId, rows]) => [spaceId, rows.sort().join("\n")]));
}

/** Puts these tables back to what they are now. */
export async function restorer({ adapter }: World, tables: readonly string[]): Promise<() => Promise<void>> {
	const read = (model: string) => adapter.findMany<Record<string, unknown>>({ model, limit: 1_000 });
	const saved = await Promise.all(tables.map(async (model) => ({ model, rows: await read(model) })));
	return async () => {
		for (const { model, rows } of saved) {
			await adapter.deleteMany({ model, where: [] });
			for (const data of rows) await adapter.create({ model, data, forceAllowId: true });
		}
	};
}

/** Fails loudly where the stage itself cannot be set. */
export async function must<T extends { status: number; text: string }>(answer: Promise<T>): Promise<T> {
	const { status, text } = await answer;
	if (status !== 200) throw new Error(`the stage cannot be set: ${status} ${text}`);
	return answer;
}
