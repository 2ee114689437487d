/**
 * Who may do what: written by hand from the contract, and the only source of what the proof expects. Nothing in this
 * file is computed by, or imported from, the code under test.
 */

/** Whoever has no session gets 401. Those that once had one were the owner's. */
export const WITHOUT_SESSION = [
	"anonymous",
	"garbage cookie",
	"forged signature",
	"expired session",
	"revoked session",
] as const;

/** Whoever is no member gets 404, as if there were no such space. */
export const OUTSIDERS = ["stranger", "owner elsewhere", "ex-member", "invited"] as const;

/** The members: their role as it is stored, and what it is worth on `spaces.permissions`, `spaces.credentials`, `calendar`. */
export const MEMBERS = {
	owner: { role: "owner", holds: "rwa rwa rwa" },
	admin: { role: "admin", holds: "r-- rw- rw-" },
	"admin with rows of falses": { role: "admin", holds: "--- --- rw-" },
	"admin beside a row of falses": { role: "silenced,admin", holds: "r-- rw- rwa" },
	"row of falses": { role: "silenced", holds: "--- --- rwa" },
	member: { role: "member", holds: "--- --- r--" },
	"trainer, tier none": { role: "trainer", holds: "--- --- ---" },
	"dynamic role": { role: "scout", holds: "--- --- r--" },
	"permissions read": { role: "permissions-read", holds: "r-- --- r--" },
	"permissions write": { role: "permissions-write", holds: "rw- --- r--" },
	"permissions admin": { role: "permissions-admin", holds: "rwa --- r--" },
	"credentials read": { role: "credentials-read", holds: "--- r-- r--" },
	"credentials write": { role: "credentials-write", holds: "--- rw- r--" },
	"credentials admin": { role: "credentials-admin", holds: "--- rwa r--" },
	"one role of two": { role: "member,credentials-write", holds: "--- rw- r--" },
	"padded in a list": { role: "member, owner", holds: "--- --- r--" },
	padded: { role: " owner", holds: "--- --- ---" },
	capitalised: { role: "Owner", holds: "--- --- ---" },
	"unknown role": { role: "ghost", holds: "--- --- ---" },
	"no role": { role: "", holds: "--- --- ---" },
} as const;

export type Member = keyof typeof MEMBERS;
export type Actor = (typeof WITHOUT_SESSION)[number] | (typeof OUTSIDERS)[number] | Member;

const EVERY_MEMBER = Object.keys(MEMBERS) as Member[];
export const ACTORS: readonly Actor[] = [...WITHOUT_SESSION, ...OUTSIDERS, ...EVERY_MEMBER];

/** One request to a routable endpoint, and the members who may make it. */
export interface Attack {
	/** Its name in `auth.api`. */
	readonly endpoint: string;
	/** What it is about, where the endpoint has several lines. */
	readonly about?: string;
	readonly body?: Readonly<Record<string, unknown>>;
	readonly writes?: true;
	readonly may: readonly Member[];
}

const ADMINS: readonly Member[] = ["admin", "admin beside a row of falses"];
export const MODULES = ["spaces.permissions", "spaces.credentials", "calendar"] as const;
export const ACTIONS = ["read", "write", "admin"] as const;
/** The credential that is there, in every space. */
export const PROVIDER = "stripe";
/** The connection that is there, in every space. */
export const CONNECTED = "google";
/** Every secret begins so, and no answer may hold it. */
export const SECRET_PREFIX = "sk_live_";

/** A routable endpoint without a line here fails the run. */
export const ATTACKS: readonly Attack[] = [
	{
		endpoint: "canInSpace",
		body: { checks: MODULES.flatMap((module) => ACTIONS.map((action) => ({ module, action }))) },
		may: EVERY_MEMBER,
	},
	{ endpoint: "getSpacePermissions", may: EVERY_MEMBER },
	{
		endpoint: "getSpaceMatrix",
		may: ["permissions read", "permissions write", "permissions admin", ...ADMINS, "owner"],
	},
	{
		endpoint: "setSpaceMatrix",
		about: "within his own",
		body: { changes: [{ role: "trainer", module: "calendar", level: "read" }] },
		writes: true,
		may: ["permissions admin", "owner"],
	},
	{
		endpoint: "setSpaceMatrix",
		about: "raising himself",
		body: { changes: [{ role: "permissions-admin", module: "spaces.credentials", level: "admin" }] },
		writes: true,
		may: ["owner"],
	},
	{
		endpoint: "listSpaceCredentials",
		may: [
			"credentials read",
			"credentials write",
			"credentials admin",
			"one role of two",
			...ADMINS,
			"owner",
		],
	},
	{
		endpoint: "setSpaceCredential",
		body: { provider: PROVIDER, secret: `${SECRET_PREFIX}written-by-an-attack`, replace: true },
		writes: true,
		may: ["credentials write", "credentials admin", "one role of two", ...ADMINS, "owner"],
	},
	{
		endpoint: "connectSpaceCredential",
		body: { provider: CONNECTED, callbackURL: "/done" },
		may: ["credentials write", "credentials admin", "one role of two", ...ADMINS, "owner"],
	},
	{
		endpoint: "refreshSpaceCredential",
		body: { provider: CONNECTED },
		writes: true,
		may: ["credentials write", "credentials admin", "one role of two", ...ADMINS, "owner"],
	},
	{
		endpoint: "testSpaceCredential",
		body: { provider: PROVIDER },
		writes: true,
		may: ["credentials write", "credentials admin", "one role of two", ...ADMINS, "owner"],
	},
	{
		endpoint: "deleteSpaceCredential",
		body: { provider: PROVIDER },
		writes: true,
		may: ["credentials admin", "owner"],
	},
	{ endpoint: "listSpaceAudit", may: ["permissions admin", "owner"] },
];

/** Where a browser comes back to, which is sent on whatever happens: with an error, for everybody who did not set out. */
export const LANDINGS = ["spaceCredentialCallback"] as const;

/** Endpoints that no URL may reach. One that is missing here fails the run. */
export const SERVER_ONLY = [
	"canUserInSpace",
	"putSpacePermissions",
	"getSpaceSecret",
	"putSpaceCredential",
	"getSpaceAccessToken",
	"refreshDueSpaceCredentials",
	"revokeAllSpaceCredentials",
	"rotateSpaceKeys",
	"spaceKeysInUse",
	"inspectSpaces",
	"sweepSpaces",
	"spacesSql",
	"setSpaceType",
];

/** A space as seen by the attacker: his own, another's, one that never was, one that is gone, no id at all. */
export type Place = "here" | "elsewhere" | "missing" | "deleted" | "malformed";

/** The ways to name a space. A GET has no body: there `body` and `query` together mean twice in the query. */
export interface Target {
	readonly active?: Place;
	readonly body?: Place;
	readonly query?: Place;
}

export type Expected =
	| { readonly status: 200; readonly space: Place; readonly holds: string }
	| { readonly status: 400 | 401 | 403 | 404; readonly code: string };

/** Input is judged first, then the session, then which space is meant, then membership, then the right. */
export function expectedAnswer(
	{ may }: Attack,
	method: string,
	actor: Actor,
	{ active, body, query }: Target,
): Expected {
	const twiceInQuery = method === "GET" && body !== undefined && query !== undefined;
	if (body === "malformed" || query === "malformed" || twiceInQuery) return refusal(400, "VALIDATION_ERROR");
	if (isIn(WITHOUT_SESSION, actor)) return refusal(401, "UNAUTHORIZED");
	if (body && query && body !== query) return refusal(400, "SPACE_AMBIGUOUS");
	const space = body ?? query ?? active;
	if (!space) return refusal(400, "SPACE_REQUIRED");
	if (space === "elsewhere" && actor === "owner elsewhere") {
		return { status: 200, space, holds: MEMBERS.owner.holds };
	}
	if (space !== "here" || isIn(OUTSIDERS, actor)) return refusal(404, "SPACE_NOT_FOUND");
	if (!isIn(may, actor)) return refusal(403, "SPACE_FORBIDDEN");
	return { status: 200, space, holds: MEMBERS[actor].holds };
}

function refusal(status: 400 | 401 | 403 | 404, code: string): Expected {
	return { status, code };
}

function isIn<T extends string>(list: readonly T[], value: string): value is T {
	return (list as readonly string[]).includes(value);
}
