import { closingLineAnd, excerpt, type Figures, sizes } from "./figures.ts";

export interface Claim {
	readonly claim: string;
	/** What bears it out: `bench`, or the proof of that name. */
	readonly source: string;
	/** The closing line, where nothing else is said. */
	readonly figures?: Figures;
}

/** What the README claims, the most important first. */
export const CLAIMS: readonly Claim[] = [
	{ claim: "Nobody is let in wrongly, and nobody kept out", source: "authorization" },
	{ claim: "No secret comes out: in no answer, error, log, event or table", source: "leaks" },
	{
		claim: "Whatever anybody sends is answered within a second, and what is refused changes nothing",
		source: "input",
	},
	{ claim: "Server, browser and PostgreSQL decide alike, and as casbin does", source: "differential" },
	{ claim: "PostgreSQL shows and changes no row of a space that is not one's own", source: "rls" },
	{
		claim:
			"Whenever the database fails, the old state or the new one is left, or asking again mends it, except for what Better Auth itself leaves half done",
		source: "faults",
	},
	{
		claim: "Deleting an organization leaves no row behind",
		source: "cascade",
		figures: closingLineAnd("Better Auth alone leaves up to {leftByBetterAuth} of {rowsOfSpace} rows"),
	},
	{
		claim: "A token is refreshed once when it expires, whoever asks for it, and the connection lives",
		source: "refresh",
		figures: closingLineAnd(
			"Better Auth's own `getAccessToken`, 2 callers at each of {expiriesOfBetterAuth} expiries: {requestsOfBetterAuth} token requests, {servedByBetterAuth}/{callersOfBetterAuth} callers served, {deadOfBetterAuth}/{expiriesOfBetterAuth} accounts dead",
		),
	},
	{
		claim: "A change of keys loses nothing, though it is killed and others write",
		source: "rotation",
		figures: closingLineAnd(
			"peak memory {megabytesOfFew} MB at {fewRows} rows, {megabytesOfMany} MB at {rows}",
		),
	},
	{
		claim: "With the cache on, a right that was taken away is gone on every instance at once",
		source: "cache",
	},
	{ claim: "However many write one credential at once, one row is left", source: "uniqueness" },
	{ claim: "What one runtime seals, every other one opens", source: "runtimes" },
	{
		claim: "The tests notice whatever is changed in the decision, the ceiling and the binding of secrets",
		source: "mutation",
	},
	{
		claim: "It installs, compiles and runs in projects of npm and pnpm, beside Better Auth's other plugins",
		source: "packaging",
	},
	{ claim: "Every migration command works, on SQLite and PostgreSQL", source: "cli" },
	{ claim: "The schemas that are generated for Drizzle and Prisma work", source: "generators" },
	{ claim: "The recipes run on Bun, in a Worker with D1 and in Next.js", source: "recipes" },
	{
		claim: "A check over HTTP takes about as long as Better Auth's own",
		source: "bench",
		figures: excerpt({
			tables: "Over the wire, SQLite",
			against: "`has-permission`",
			rows: {
				"POST /spaces/can, handler, SQLite": "`/spaces/can`",
				"POST /spaces/can, 100 checks, handler, SQLite": "100 checks at once",
				"GET /spaces/permissions, handler, SQLite": "a snapshot of 60 modules",
			},
		}),
	},
	{
		claim: "Under load, too, a check takes about as long as Better Auth's own",
		source: "bench",
		figures: excerpt({
			tables: "On an HTTP server, PostgreSQL, 10 connections",
			against: "`has-permission`",
			rows: {
				"POST /organization/has-permission, PostgreSQL, 10 connections": "it",
				"POST /spaces/can, PostgreSQL, 10 connections": "`/spaces/can`",
			},
		}),
	},
	{
		claim: "With the cache on, a check is one query, and a snapshot costs little more",
		source: "bench",
		figures: excerpt({
			tables: "Over the wire, PostgreSQL, rules cached",
			against: "`has-permission`",
			rows: {
				"POST /spaces/can, handler, PostgreSQL, rules cached": "`/spaces/can`",
				"POST /spaces/can, 100 checks, handler, PostgreSQL, rules cached": "100 checks at once",
				"GET /spaces/permissions, handler, PostgreSQL, rules cached": "a snapshot of 60 modules",
				"canUserInSpace, auth.api, PostgreSQL, rules cached": "`canUserInSpace`",
			},
		}),
	},
	{
		claim: "The client is small, and a server's memory does not grow in ten minutes of load",
		source: "bench",
		figures: sizes({
			"what the client and /react add": "client and hooks, minified and gzipped:",
			"heap of the server, PostgreSQL, after": "heap:",
		}),
	},
	{
		claim: "A check on the server, without a session, takes a fraction of that",
		source: "bench",
		figures: excerpt({
			tables: "Over the wire, SQLite",
			against: "`has-permission`",
			rows: { "canUserInSpace, auth.api, SQLite": "`canUserInSpace`" },
		}),
	},
	{
		claim: "A check in the browser is faster than CASL's",
		source: "bench",
		figures: excerpt({
			tables: "In process: 6 roles",
			against: "a `Map.get`",
			rows: {
				"client, spaces.allowed()": "`allowed()`",
				"@casl/ability": "CASL",
				"Better Auth, role.authorize": "Better Auth's `role.authorize`",
				"casbin, enforceSync": "casbin",
			},
		}),
	},
	{
		claim: "One space among 100,000 is as fast as one among 10, and one with 10,000 overrides as one with 10",
		source: "bench",
		figures: excerpt({
			tables: "Growth on PostgreSQL",
			against: "one of 10",
			rows: {
				"POST /spaces/can, one of 100,000 spaces": "`/spaces/can`",
				"GET /spaces/permissions, one of 100,000 spaces": "a snapshot",
				"getSpaceMatrix, one of 100,000 spaces": "the matrix",
				"listSpaceCredentials, one of 100,000 spaces": "the list of credentials",
				"getSpaceSecret, one of 100,000 spaces": "an opened one",
				"POST /spaces/can, 10,000 overrides": "`/spaces/can` with 10,000 overrides",
				"getSpaceSecret, 1,000 credentials": "a credential opened among 1,000",
			},
		}),
	},
	{
		claim: "A policy costs a query over 1,000,000 rows little",
		source: "bench",
		figures: excerpt({
			tables: "In PostgreSQL: a query over 1,000,000 rows",
			against: "the spaces written by hand",
			rows: { "the table behind a policy": "the policy" },
		}),
	},
	{
		claim: "Sealing a token and opening it takes about as long as Better Auth's encryption",
		source: "bench",
		figures: excerpt({
			tables: "In process: seal and open a token",
			against: "`node:crypto`",
			rows: {
				vault: "the vault",
				"vault, 8 at once": "8 at once",
				"vault, a new space each time": "a new space each time",
				"Better Auth, symmetricEncrypt and symmetricDecrypt":
					"Better Auth's `symmetricEncrypt` and `symmetricDecrypt`",
			},
		}),
	},
];

/** Proofs that bear out no claim, and why. */
export const WITHOUT_CLAIM: Readonly<Record<string, string>> = {};
