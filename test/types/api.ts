// Compiled by `npm run typecheck`, never run: what must compile, and with `@ts-expect-error` what must not.
import { betterAuth } from "better-auth";
import { createAuthClient } from "better-auth/client";
import { organizationClient } from "better-auth/client/plugins";
import { organization } from "better-auth/plugins";
import { createAuthClient as createReactClient } from "better-auth/react";
import { createAuthClient as createSolidClient } from "better-auth/solid";
import { createAuthClient as createSvelteClient } from "better-auth/svelte";
import { createAuthClient as createVueClient } from "better-auth/vue";
import { spacesClient } from "../../src/client.ts";
import { type FindingCode, type SpaceErrorCode, spacesPlugin } from "../../src/index.ts";
import { createCan } from "../../src/react.ts";

const auth = betterAuth({
	plugins: [
		organization(),
		spacesPlugin({
			audit: true,
			modules: ["calendar", "events"],
			types: { club: { modules: ["calendar"] } },
			roles: { trainer: "none" },
		}),
	],
});
const open = betterAuth({ plugins: [organization(), spacesPlugin()] });
const headers = new Headers();
const who = { userId: "u", spaceId: "s" };
const cell = { role: "member", module: "calendar" } as const;

export async function server() {
	const answer = await auth.api.canUserInSpace({
		body: { userId: "u", spaceId: "s", module: "calendar", action: "read" },
	});
	answer.allowed satisfies boolean;
	// @ts-expect-error a module that is not in the catalogue
	await auth.api.canUserInSpace({ body: { ...who, module: "calender", action: "read" } });
	// @ts-expect-error an action that is none
	await auth.api.canUserInSpace({ body: { ...who, module: "calendar", action: "delete" } });
	await open.api.canUserInSpace({ body: { userId: "u", spaceId: "s", module: "anything", action: "read" } });

	await auth.api.canInSpace({ headers, body: { module: "spaces.credentials", action: "write" } });
	await auth.api.canInSpace({ headers, body: { checks: [{ module: "events", action: "read" }] } });
	// @ts-expect-error an endpoint for members needs the request's headers
	await auth.api.getSpaceMatrix({ query: { spaceId: "s" } });

	const secret = await auth.api.getSpaceSecret({ body: { spaceId: "s", provider: "stripe" } });
	if (secret.kind === "smtp") secret.port satisfies number;
	// @ts-expect-error not every kind has a username
	secret.username;

	const { credentials } = await auth.api.listSpaceCredentials({ headers, query: { spaceId: "s" } });
	credentials[0]?.hint satisfies string | null | undefined;
	// @ts-expect-error a view holds no secret
	credentials[0]?.secret;
	// @ts-expect-error and no sealed column
	credentials[0]?.accessTokenEncrypted;

	// @ts-expect-error a basic credential has no `secret`
	await auth.api.putSpaceCredential({ body: { spaceId: "s", provider: "p", kind: "basic", secret: "x" } });
	// @ts-expect-error a change names a level or the three booleans
	await auth.api.putSpacePermissions({ body: { spaceId: "s", changes: [cell] } });
	const misspelt = { ...cell, role: "trainr", level: "read" } as const;
	// @ts-expect-error a role that is neither named in the options nor Better Auth's
	await auth.api.putSpacePermissions({ body: { spaceId: "s", changes: [misspelt] } });
	const trainer = { ...cell, role: "trainer", level: "read" } as const;
	await auth.api.putSpacePermissions({ body: { spaceId: "s", changes: [trainer] } });
	const anybody = { role: "anybody", module: "anything", level: "read" } as const;
	await open.api.putSpacePermissions({ body: { spaceId: "s", changes: [anybody] } });

	const connecting = { headers, body: { provider: "calendar", callbackURL: "/done", replace: true } };
	const { url, redirect } = await auth.api.connectSpaceCredential(connecting);
	[url satisfies string, redirect satisfies boolean];
	// @ts-expect-error where to come back to?
	await auth.api.connectSpaceCredential({ headers, body: { provider: "calendar" } });
	// @ts-expect-error scopes are declared, not asked for
	await auth.api.connectSpaceCredential({ ...connecting, body: { ...connecting.body, scopes: ["all"] } });
	const { credential } = await auth.api.refreshSpaceCredential({ headers, body: { provider: "calendar" } });
	credential.missingScopes satisfies readonly string[];
	credential.nextRetryAt satisfies Date | null;
	// @ts-expect-error a view holds no token
	credential.accessToken;
	const removed = await auth.api.deleteSpaceCredential({ headers, body: { provider: "p", force: true } });
	removed.revocation satisfies "revoked" | "unsupported" | "failed" | "unreadable" | "timed_out" | null;
	removed.retryAt satisfies Date | null;
	// @ts-expect-error a provider may have answered any of these
	removed.revocation satisfies "revoked" | null;

	const fresh = await auth.api.getSpaceAccessToken({ body: { spaceId: "s", provider: "calendar" } });
	await auth.api.getSpaceAccessToken({
		body: { spaceId: "s", provider: "calendar", rejectedToken: fresh.accessToken },
	});
	fresh.expiresAt satisfies Date | null;
	// @ts-expect-error what renews it stays in the vault
	fresh.refreshToken;
	// @ts-expect-error server code names the space
	await auth.api.getSpaceAccessToken({ body: { provider: "calendar" } });
	const due = await auth.api.refreshDueSpaceCredentials({ body: { limit: 100, concurrency: 4 } });
	[due.refreshed satisfies number, due.more satisfies boolean];
	// @ts-expect-error of all providers, always
	await auth.api.refreshDueSpaceCredentials({ body: { provider: "calendar" } });
	const { upstream } = await auth.api.revokeAllSpaceCredentials({ body: { provider: "calendar" } });
	upstream.failed satisfies number;

	const { healthy, findings } = await auth.api.inspectSpaces();
	healthy satisfies boolean;
	findings[0]?.code satisfies FindingCode | undefined;
	const { deleted } = await auth.api.sweepSpaces({ body: { dryRun: true, graceSeconds: 0 } });
	deleted.credentials satisfies number;
	// @ts-expect-error whoever sweeps says whether he means it
	await auth.api.sweepSpaces({ body: {} });

	// Better Auth's own session type survives beside ours.
	const session = await auth.api.getSession({ headers });
	session?.user.email satisfies string | undefined;
	auth.$ERROR_CODES.SPACE_FORBIDDEN.message satisfies string;
}

const client = createAuthClient({ plugins: [organizationClient(), spacesClient<typeof auth>()] });
const openClient = createReactClient({ plugins: [organizationClient(), spacesClient()] });

export async function browser() {
	const { data, error } = await client.spaces.can({ module: "calendar", action: "write" });
	data?.allowed satisfies boolean | undefined;
	if (error) error.code satisfies SpaceErrorCode | (string & {}) | undefined;
	error?.missing?.[0]?.module satisfies string | undefined;
	client.useSession.get().data?.user.email satisfies string | undefined;
	// @ts-expect-error a module that is not in the catalogue
	await client.spaces.can({ module: "calender", action: "write" });
	// @ts-expect-error … nor in a change of the matrix
	await client.spaces.matrix.set({ changes: [{ role: "member", module: "calender", level: "read" }] });
	await openClient.spaces.can({ module: "anything", action: "admin", spaceId: "s" });

	const written = await client.spaces.matrix.set({ changes: [{ ...cell, level: "read" }] });
	written.error?.roles satisfies readonly string[] | undefined;
	const matrix = await client.spaces.matrix({ query: { spaceId: "s" } });
	matrix.data?.cells[0]?.grants satisfies string | undefined;
	// What the matrix names can be written back without a cast.
	for (const { role, module } of matrix.data?.cells ?? [])
		await client.spaces.matrix.set({ changes: [{ role, module, level: null }] });
	// @ts-expect-error a role that does not exist
	await client.spaces.matrix.set({ changes: [{ ...cell, role: "trainr", level: "read" }] });
	await client.spaces.credentials.set({
		provider: "smtp",
		kind: "smtp",
		host: "h",
		port: 465,
		secure: true,
		username: "u",
		password: "p",
	});
	const begun = await client.spaces.credentials.connect({ provider: "calendar", callbackURL: "/done" });
	begun.data?.url satisfies string | undefined;
	// @ts-expect-error where to come back to?
	await client.spaces.credentials.connect({ provider: "calendar" });
	const refreshed = await client.spaces.credentials.refresh({ provider: "calendar" });
	refreshed.data?.credential.status satisfies string | undefined;
	refreshed.error?.retryAt satisfies string | null | undefined;
	const gone = await client.spaces.credentials.delete({ provider: "calendar", force: true });
	gone.data?.revocation satisfies string | null | undefined;
	// @ts-expect-error a browser comes to the callback, and no program calls it
	await client.spaces.credentials.callback({ query: { state: "s" } });
	// @ts-expect-error tokens are for servers
	await client.spaces.accessToken({ provider: "calendar" });
	// @ts-expect-error what opens secrets exists on the server only
	await client.spaces.secret({ provider: "stripe" });
}

const question = { module: "calendar", action: "write" } as const;
const reactClient = createReactClient({ plugins: [organizationClient(), spacesClient<typeof auth>()] });
const vueClient = createVueClient({ plugins: [spacesClient<typeof auth>()] });
const svelteClient = createSvelteClient({ plugins: [spacesClient<typeof auth>()] });
const solidClient = createSolidClient({ plugins: [spacesClient<typeof auth>()] });
const { Can, useCan } = createCan(reactClient);

export async function answers() {
	client.spaces.allowed(question) satisfies boolean | undefined;
	client.spaces.explain({ ...question, spaceId: "s" })?.because.role satisfies string | null | undefined;
	// @ts-expect-error a module that is not in the catalogue
	client.spaces.allowed({ module: "calender", action: "write" });
	const many = await client.spaces.canMany({ checks: [question, { module: "events", action: "read" }] });
	many.data?.results[0]?.allowed satisfies boolean | undefined;
	// @ts-expect-error … nor in a list
	await client.spaces.canMany({ checks: [{ module: "calender", action: "read" }] });
	const { data } = await client.spaces.modules({ action: "read" });
	data?.modules satisfies ("calendar" | "events" | "spaces.permissions" | "spaces.credentials")[] | undefined;
}

export function useAnswers() {
	reactClient.useSpacePermissions().allowed(question) satisfies boolean | undefined;
	vueClient.useSpacePermissions().value.allowed(question) satisfies boolean | undefined;
	svelteClient.useSpacePermissions().get().allowed(question) satisfies boolean | undefined;
	solidClient.useSpacePermissions()().allowed(question) satisfies boolean | undefined;
	// @ts-expect-error a module that is not in the catalogue
	reactClient.useSpacePermissions().allowed({ module: "calender", action: "write" });
	useCan(question) satisfies boolean | undefined;
	Can({ ...question, fallback: "no", children: "yes" });
	// @ts-expect-error a module that is not in the catalogue
	Can({ module: "calender", action: "write" });
	// @ts-expect-error an action that is none
	useCan({ module: "calendar", action: "delete" });
}

// @ts-expect-error a level that is none
spacesPlugin({ roles: { trainer: "everything" } });
// @ts-expect-error an option that does not exist
spacesPlugin({ colour: "red" });
