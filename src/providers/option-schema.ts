import * as z from "zod";
import { CREDENTIAL_KINDS } from "../credentials/core/kinds.ts";
import { isSecretName } from "../credentials/core/secrecy.ts";
import { idSchema } from "../http/schemas.ts";
import { isHostPattern, isPrivateName, type Refusal, refuseDestination } from "./core/destination.ts";
import type { OAuth2Client, OAuthClient } from "./core/oauth-provider.ts";
import type { SpaceProvider, TestRequest } from "./core/provider.ts";

const MADE_BY_HELPER = "must be made by apiKey(), basic(), custom(), oauth2(), fromBetterAuth() or smtp()";
const HOST = 'must be a host in lower case, like "api.example.com", "*.example.com" or "example.com:8443"';

const REMEDIES: Readonly<Record<Refusal, string>> = {
	"not-https": "must be https, or `privateNetwork` set",
	"user-in-url": "must name no user: the credential is attached to it",
	"host-not-declared": "must be on one of the `hosts`",
	"private-address": "is private: it needs `privateNetwork`",
};

const isFunction = z.custom<() => unknown>((value) => typeof value === "function", "must be a function");
const isZodObject = z.custom<z.ZodObject>(
	(value) => value instanceof z.ZodObject,
	"must be a z.object() that names its fields",
);

const testRequest = z.strictObject({
	url: z.url("must be a whole URL"),
	method: z.string().optional(),
	headers: z.record(z.string(), z.string()).optional(),
	body: z.string().optional(),
});

const wholeUrl = z.url("must be a whole URL");

const clientAuth = z.enum(["basic", "post"]).optional();

const oauthClients = [
	z.strictObject({
		by: z.literal("oauth2"),
		issuer: wholeUrl.optional(),
		endpoints: z
			.strictObject({
				authorization: wholeUrl,
				token: wholeUrl,
				revocation: wholeUrl.optional(),
				userinfo: wholeUrl.optional(),
			})
			.optional(),
		clientId: z.string().min(1, "must not be empty"),
		clientSecret: z.string().min(1, "must not be empty").optional(),
		clientAuth,
		authorizationParams: z.record(z.string(), z.string()).optional(),
		normalize: isFunction.optional(),
		accountId: isFunction.optional(),
	}),
	z.strictObject({
		by: z.literal("better-auth"),
		revocationEndpoint: wholeUrl.optional(),
		clientAuth,
	}),
] as const;
const oauth = z.discriminatedUnion("by", oauthClients, { error: MADE_BY_HELPER });

const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be one scope, as RFC 6749 has it");
const scopes = z
	.array(scope)
	.refine((list) => new Set(list).size === list.length, { message: "names a scope twice" });

/** One entry of `credentials.providers`. */
export const providerSchema = z
	.strictObject(
		{
			id: idSchema,
			kind: z.enum(Object.keys(CREDENTIAL_KINDS), MADE_BY_HELPER),
			module: idSchema.optional(),
			hosts: z.array(z.string().refine(isHostPattern, HOST)).min(1, "names no host").optional(),
			privateNetwork: z.boolean().optional(),
			headers: isFunction.optional(),
			test: z
				.union([isFunction, testRequest], "must be a function or { url, method?, headers?, body? }")
				.optional(),
			fields: isZodObject.optional(),
			shown: z.array(z.string()).optional(),
			oauth: oauth.optional(),
			scopes: scopes.optional(),
			revokeReplaced: z.boolean().optional(),
		},
		{ error: ({ code }) => (code === "invalid_type" ? MADE_BY_HELPER : undefined) },
	)
	.superRefine((provider, ctx) => {
		// What is malformed has been told already.
		if (ctx.issues.length > 0) return;
		for (const [path, message] of findFaults(provider as unknown as SpaceProvider))
			ctx.addIssue({ code: "custom", path: [...path], message });
	});

/** oauth2() and fromBetterAuth() put what they are given a level deeper: this is the path as it was written. */
export function pathAsWritten(path: readonly PropertyKey[]): readonly PropertyKey[] {
	const [credentials, providers, index, oauth, ...rest] = path;
	return credentials === "credentials" && providers === "providers" && oauth === "oauth"
		? [credentials, providers, String(index), ...rest]
		: path;
}

/** The kind is sealed beside the fields, the label is shown beside them. */
const TAKEN = ["kind", "label"];

type Found = Generator<[path: readonly PropertyKey[], message: string]>;

function* findFaults(provider: SpaceProvider): Found {
	const { kind, fields, hosts, headers, test } = provider;
	if (kind === "custom" && !fields) yield [["fields"], "is required: what the credential consists of"];
	if (kind !== "custom" && fields) yield [["fields"], `is for custom() only: ${kind} has its own`];
	if (kind === "custom" && hosts && !headers)
		yield [["headers"], "is required: how a request carries the credential"];
	for (const name of TAKEN)
		if (fields && Object.hasOwn(fields.shape, name))
			yield [["fields", name], "is a name of the plugin's own: choose another"];
	yield* findHostFaults(provider);
	yield* findOAuthFaults(provider);
	yield* findShownFaults(provider);
	if (typeof test !== "object") return;
	const refusal = refuseDestination(new URL(test.url), provider);
	if (refusal) yield [["test", "url"], REMEDIES[refusal]];
	else if (!isRequest(test)) yield [["test"], "is no request: see its `method`, `headers` and `body`"];
}

/** `Request` itself knows best which methods, headers and bodies go together. */
function isRequest({ url, ...init }: TestRequest): boolean {
	try {
		return new Request(url, init) instanceof Request;
	} catch {
		return false;
	}
}

function* findHostFaults({ kind, hosts = [], privateNetwork = false }: SpaceProvider): Found {
	for (const [index, host] of hosts.entries()) {
		const url = new URL(`https://${host.replace("*", "any")}`);
		if (!privateNetwork && isPrivateName(url.hostname)) yield [["hosts", index], REMEDIES["private-address"]];
		if (kind === "smtp" && url.port !== "") yield [["hosts", index], "must name no port: see `ports`"];
	}
}

function* findOAuthFaults(provider: SpaceProvider): Found {
	const { kind, oauth } = provider;
	if (kind !== "oauth2") {
		for (const name of ["oauth", "scopes", "revokeReplaced"] as const)
			if (provider[name] !== undefined) yield [[name], "is for oauth2() and fromBetterAuth() only"];
	} else if (!oauth) yield [["kind"], MADE_BY_HELPER];
	else {
		if (oauth.by === "oauth2") yield* findClientFaults(oauth);
		yield* findAddressFaults(oauth, provider);
	}
}

function* findClientFaults({ issuer, endpoints, clientAuth, clientSecret }: OAuth2Client): Found {
	if (!issuer && !endpoints) yield [["issuer"], "is required, or `endpoints`: where the provider is found"];
	if (clientAuth && clientSecret === undefined)
		yield [["clientSecret"], "is missing, though `clientAuth` says how it is sent"];
}

/** Whoever answers there gets the client's secret. */
function* findAddressFaults(oauth: OAuthClient, { privateNetwork = false }: SpaceProvider): Found {
	const addresses: [path: readonly string[], url: string | undefined][] =
		oauth.by === "oauth2"
			? [
					[["issuer"], oauth.issuer],
					...Object.entries(oauth.endpoints ?? {}).map(([name, url]): [string[], string] => [
						["endpoints", name],
						url,
					]),
				]
			: [[["revocationEndpoint"], oauth.revocationEndpoint]];
	for (const [path, text] of addresses) {
		const url = text === undefined ? null : new URL(text);
		const refusal = url && refuseDestination(url, { hosts: [url.host], privateNetwork });
		if (refusal) yield [path, REMEDIES[refusal]];
	}
}

function* findShownFaults({ fields, shown = [] }: SpaceProvider): Found {
	for (const [index, field] of shown.entries()) {
		if (!Object.hasOwn(fields?.shape ?? {}, field))
			yield [["shown", index], `"${field}" is not one of the fields`];
		else if (isSecretName(field)) yield [["shown", index], `"${field}" has the name of a secret`];
	}
}
