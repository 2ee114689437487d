// Compiled by `npm run typecheck`, never run: what must compile, and with `@ts-expect-error` what must not.
import { betterAuth } from "better-auth";
import { createAuthClient } from "better-auth/client";
import { organizationClient } from "better-auth/client/plugins";
import { organization } from "better-auth/plugins";
import { createAuthClient as createReactClient } from "better-auth/react";
import { spacesClient } from "../../src/client.ts";
import { type SpaceErrorCode, spacesPlugin } from "../../src/index.ts";

const auth = betterAuth({
	plugins: [
		organization(),
		spacesPlugin({
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
	written.error?.roles satisfies string[] | undefined;
	const matrix = await client.spaces.matrix({ query: { spaceId: "s" } });
	matrix.data?.cells[0]?.grants satisfies string | undefined;
	await client.spaces.credentials.set({
		provider: "smtp",
		kind: "smtp",
		host: "h",
		port: 465,
		secure: true,
		username: "u",
		password: "p",
	});
	// @ts-expect-error what opens secrets exists on the server only
	await client.spaces.secret({ provider: "stripe" });
}

// @ts-expect-error a level that is none
spacesPlugin({ roles: { trainer: "everything" } });
// @ts-expect-error an option that does not exist
spacesPlugin({ colour: "red" });
