import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
	apiKey,
	basic,
	custom,
	fromBetterAuth,
	oauth2,
	type SpacesOptions,
	spacesPlugin,
} from "../../src/index.ts";
import { smtp } from "../../src/smtp.ts";

const fields = z.object({ accountSid: z.string(), authToken: z.string() });
const hosts = ["api.example.com"];
const url = "https://api.example.com/v1/me";

const declare = (providers: unknown, more: object = {}) =>
	spacesPlugin({ credentials: { providers }, ...more } as SpacesOptions);

function messageOf(declaring: () => unknown): string {
	try {
		declaring();
	} catch (error) {
		return (error as Error).message;
	}
	return "";
}

type Bad = [name: string, provider: unknown, path: string, message: RegExp];

/** The declaration as a project without TypeScript might write it. */
const key = (rest: object) => apiKey({ id: "a", ...rest } as never);
const made = (rest: object) => custom({ id: "a", fields, ...rest } as never);
const issuer = "https://id.example.com";
const endpoints = { authorization: `${issuer}/authorize`, token: `${issuer}/token` };
const client = { clientId: "spaces", clientSecret: "canary-secret" };
const connected = (rest: object) => oauth2({ id: "a", issuer, ...client, ...rest } as never);
const placed = (rest: object) => connected({ issuer: undefined, endpoints: { ...endpoints, ...rest } });
const registered = (rest: object) => fromBetterAuth({ id: "a", ...rest } as never);

describe("a bad declaration is one error that names the path and the remedy:", () => {
	const bad: Bad[] = [
		["no id", apiKey({} as never), "id", /expected string/],
		["a malformed id", key({ id: "a b" }), "id", /must be 1 to 64 letters/],
		["an unknown field", key({ host: "api.example.com" }), "", /"host"/],
		["a URL for a host", key({ hosts: ["https://api.example.com"] }), "hosts.0", /like "api\.example\.com"/],
		["a host in capitals", key({ hosts: ["x.test", "API.example.com"] }), "hosts.1", /in lower case/],
		["a host that a URL spells otherwise", key({ hosts: ["127.1"] }), "hosts.0", /must be a host/],
		["a wildcard in the midst", key({ hosts: ["api.*.com"] }), "hosts.0", /must be a host/],
		["a port that is none", key({ hosts: ["api.example.com:70000"] }), "hosts.0", /must be a host/],
		["no host in the list", key({ hosts: [] }), "hosts", /names no host/],
		["hosts that are no list", key({ hosts: "api.example.com" }), "hosts", /expected array/],
		["a private host", key({ hosts: ["localhost:3000"] }), "hosts.0", /needs `privateNetwork`/],
		["a private address", key({ hosts: ["x.test", "10.0.0.1"] }), "hosts.1", /needs `privateNetwork`/],
		["private subdomains", key({ hosts: ["*.internal"] }), "hosts.0", /needs `privateNetwork`/],
		[
			"a privateNetwork that is no boolean",
			key({ privateNetwork: "yes" }),
			"privateNetwork",
			/expected boolean/,
		],
		["headers that are no function", key({ hosts, headers: {} }), "headers", /must be a function/],
		["a test that is a text", key({ hosts, test: url }), "test", /a function or \{ url/],
		["a test of another field", key({ hosts, test: { url, verb: "PUT" } }), "test", /"verb"/],
		[
			"a test url on another host",
			key({ hosts, test: { url: "https://evil.test" } }),
			"test.url",
			/one of the `hosts`/,
		],
		[
			"a test url on another port",
			key({ hosts, test: { url: `${url.replace(".com", ".com:99")}` } }),
			"test.url",
			/one of the `hosts`/,
		],
		[
			"a test url by http",
			key({ hosts, test: { url: "http://api.example.com" } }),
			"test.url",
			/must be https/,
		],
		[
			"a test url with a login",
			key({ hosts, test: { url: "https://u:p@api.example.com" } }),
			"test.url",
			/no user/,
		],
		["a test url without hosts", key({ test: { url } }), "test.url", /one of the `hosts`/],
		["a test url that is none", key({ hosts, test: { url: "/v1/me" } }), "test.url", /must be a whole URL/],
		[
			"a test method that is none",
			key({ hosts, test: { url, method: "G T" } }),
			"test",
			/no request: see its `method`/,
		],
		[
			"a test body with GET",
			key({ hosts, test: { url, body: "x" } }),
			"test",
			/no request: see its `method`/,
		],
		[
			"a test header that is none",
			key({ hosts, test: { url, headers: { "a b": "x" } } }),
			"test",
			/no request: see its `method`/,
		],
		[
			"custom without fields",
			custom({ id: "a" } as never),
			"fields",
			/is required: what the credential consists of/,
		],
		[
			"custom with fields of its own making",
			made({ fields: { a: "string" } }),
			"fields",
			/must be a z\.object\(\)/,
		],
		[
			"custom with a union of fields",
			made({ fields: z.union([fields, fields]) }),
			"fields",
			/must be a z\.object\(\)/,
		],
		...["kind", "label"].map(
			(name): Bad => [
				`custom with a field "${name}"`,
				made({ fields: z.object({ [name]: z.string(), token: z.string() }) }),
				`fields.${name}`,
				/a name of the plugin's own: choose another/,
			],
		),
		["custom with hosts, without headers", made({ hosts }), "headers", /is required: how a request carries/],
		[
			"shown that is no field",
			made({ shown: ["accountSid", "acountSid"] }),
			"shown.1",
			/"acountSid" is not one of/,
		],
		["shown of the prototype", made({ shown: ["constructor"] }), "shown.0", /"constructor" is not one of/],
		[
			"shown with the name of a secret",
			made({ shown: ["authToken"] }),
			"shown.0",
			/has the name of a secret/,
		],
		["shown of another kind", key({ shown: ["secret"] }), "shown.0", /is not one of the fields/],
		["fields of another kind", key({ fields }), "fields", /is for custom\(\) only/],
		["a mail host with a port", smtp({ id: "a", hosts: ["mail.example.com:465"] }), "hosts.0", /see `ports`/],
		["a malformed module", key({ module: "a b" }), "module", /must be 1 to 64/],
		["a reserved module", key({ module: "spaces.mine" }), "module", /"spaces\.mine" is reserved/],
		[
			"the vault's own module",
			key({ module: "spaces.credentials" }),
			"module",
			/without a `module` it is spaces\.cred/,
		],
		["oauth2 that is nowhere", connected({ issuer: undefined }), "issuer", /is required, or `endpoints`/],
		["an issuer that is no URL", connected({ issuer: "id.example.com" }), "issuer", /must be a whole URL/],
		["an issuer by http", connected({ issuer: "http://id.example.com" }), "issuer", /must be https, or/],
		["an issuer with a login", connected({ issuer: "https://u:p@id.example.com" }), "issuer", /no user/],
		["a private issuer", connected({ issuer: "https://10.0.0.1" }), "issuer", /needs `privateNetwork`/],
		[
			"an issuer by no protocol of the web",
			connected({ issuer: "ftp://id.example.com", privateNetwork: true }),
			"issuer",
			/must be https/,
		],
		["an endpoint that is missing", placed({ token: undefined }), "endpoints.token", /must be a whole URL/],
		["an endpoint that is a path", placed({ token: "/token" }), "endpoints.token", /must be a whole URL/],
		["an endpoint by http", placed({ token: "http://x.test" }), "endpoints.token", /must be https/],
		[
			"a private endpoint",
			placed({ revocation: "https://localhost:3000/revoke" }),
			"endpoints.revocation",
			/needs `privateNetwork`/,
		],
		["an endpoint of another name", placed({ tokens: issuer }), "endpoints", /"tokens"/],
		["no client", connected({ clientId: undefined }), "clientId", /expected string/],
		["an empty client", connected({ clientId: "" }), "clientId", /must not be empty/],
		["an empty secret", connected({ clientSecret: "" }), "clientSecret", /must not be empty/],
		[
			"a secret that is not there, though it is told how to send it",
			connected({ clientSecret: undefined, clientAuth: "post" }),
			"clientSecret",
			/is missing, though `clientAuth`/,
		],
		[
			"a client that authenticates otherwise",
			connected({ clientAuth: "jwt" }),
			"clientAuth",
			/"basic"\|"post"/,
		],
		[
			"a parameter that is no text",
			connected({ authorizationParams: { a: 1 } }),
			"authorizationParams.a",
			/string/,
		],
		["a normalize that is none", connected({ normalize: true }), "normalize", /must be a function/],
		["an accountId that is none", connected({ accountId: "sub" }), "accountId", /must be a function/],
		["scopes in one text", connected({ scopes: "openid email" }), "scopes", /expected array/],
		["two scopes in one", connected({ scopes: ["openid", "a b"] }), "scopes.1", /must be one scope/],
		["a scope with a quote", registered({ scopes: ['"a"'] }), "scopes.0", /must be one scope/],
		["a scope twice", registered({ scopes: ["a", "b", "a"] }), "scopes", /names a scope twice/],
		["an unknown field of oauth2", connected({ issuerUrl: issuer }), "", /"issuerUrl"/],
		["an unknown field of fromBetterAuth", registered({ clientId: "a" }), "", /"clientId"/],
		[
			"a revocation endpoint by http",
			registered({ revocationEndpoint: "http://id.example.com/revoke" }),
			"revocationEndpoint",
			/must be https/,
		],
		["revokeReplaced that is no boolean", registered({ revokeReplaced: 1 }), "revokeReplaced", /boolean/],
		["fields of a connection", connected({ fields }), "fields", /is for custom\(\) only/],
		["scopes of a key", key({ scopes: ["a"] }), "scopes", /is for oauth2\(\) and fromBetterAuth\(\) only/],
		["revokeReplaced of a key", key({ revokeReplaced: true }), "revokeReplaced", /is for oauth2\(\)/],
		["a key that connects", { ...key({}), oauth: { by: "better-auth" } }, "", /is for oauth2\(\)/],
		["oauth2 made by hand", { id: "a", kind: "oauth2" }, "kind", /must be made by .*oauth2\(\)/],
		[
			"oauth2 made by hand and badly",
			{ id: "a", kind: "oauth2", oauth: { by: "me" } },
			"by",
			/must be made by/,
		],
		[
			"a plain object",
			{ id: "a" },
			"kind",
			/must be made by apiKey\(\), basic\(\), custom\(\), oauth2\(\), fromBetterAuth\(\) or smtp\(\)/,
		],
		["a kind that is none", { id: "a", kind: "apikey" }, "kind", /must be made by/],
		["a name", "stripe", "", /must be made by/],
		["nothing", undefined, "", /must be made by/],
		["the helper itself", apiKey, "", /must be made by/],
	];
	it.each(bad)("%s", (_, provider, path, remedy) => {
		const message = messageOf(() => declare([basic({ id: "good" }), provider]));
		const [first, ...faults] = message.split("\n");
		expect(first).toBe("[better-auth-spaces] spacesPlugin() cannot use these options.");
		const place = ["options.credentials.providers.1", path].filter(Boolean).join(".");
		expect(faults).toEqual([expect.stringMatching(remedy)]);
		expect(faults[0]?.slice(0, place.length + 2)).toBe(`${place}: `);
		expect(message).not.toContain("canary");
	});

	it("two of the same id", () => {
		expect(messageOf(() => declare([apiKey({ id: "a" }), basic({ id: "a" })]))).toMatch(
			/\noptions\.credentials\.providers: declares a provider twice$/,
		);
		expect(messageOf(() => declare([apiKey({ id: "a" }), basic({ id: "A" })]))).toBe("");
	});

	it("a module that is not in the catalogue", () => {
		const provider = apiKey({ id: "a", module: "billing" });
		expect(messageOf(() => declare([provider], { modules: ["bills"] }))).toMatch(
			/\noptions\.credentials\.providers\.0\.module: "billing" is not in the catalogue; add it to `modules`/,
		);
		expect(messageOf(() => declare([provider], { modules: ["billing"] }))).toBe("");
		expect(messageOf(() => declare([provider]))).toBe("");
	});

	it("and several faults are told at once", () => {
		const message = messageOf(() =>
			declare([key({ hosts: ["localhost"], test: { url: "https://evil.test" }, fields })]),
		);
		expect(
			message
				.split("\n")
				.slice(1)
				.map((line) => line.split(": ")[0]),
		).toEqual([
			"options.credentials.providers.0.fields",
			"options.credentials.providers.0.hosts.0",
			"options.credentials.providers.0.test.url",
		]);
	});
});

it("a good declaration of everything is taken", () => {
	declare([
		apiKey({ id: "a", hosts: ["api.example.com", "*.example.org:8443", "[2606:4700::1111]"], test: { url } }),
		apiKey({
			id: "b",
			module: "billing",
			hosts: ["localhost:3000"],
			privateNetwork: true,
			headers: ({ secret }) => ({ "x-key": secret }),
			test: { url: "http://localhost:3000/", method: "POST", headers: { a: "b" }, body: "x" },
		}),
		basic({ id: "c", test: async () => ({ ok: true, code: "ok", status: null }) }),
		custom({ id: "d", fields, shown: ["accountSid"], hosts, headers: () => ({ a: "b" }) }),
		custom({ id: "e", fields: z.strictObject({ a: z.number() }) }),
		smtp({ id: "f", hosts: ["*.example.com"], ports: [2587] }),
		smtp({ id: "g", privateNetwork: true, hosts: ["localhost"] }),
		connected({ id: "h", scopes: ["openid", "https://example.com/auth/all"], hosts, test: { url } }),
		connected({ id: "i", issuer: "http://localhost:8080/realms/club", privateNetwork: true }),
		oauth2({
			id: "j",
			issuer,
			endpoints: { ...endpoints, revocation: `${issuer}/revoke`, userinfo: `${issuer}/me` },
			...client,
			clientAuth: "post",
			authorizationParams: { access_type: "offline" },
			normalize: (answer) => ({ ...answer, token_type: "bearer" }),
			accountId: ({ team }) => String(team),
			revokeReplaced: true,
			module: "billing",
		}),
		oauth2({ id: "k", endpoints, clientId: "public" }),
		fromBetterAuth({ id: "l" }),
		registered({ id: "m", revocationEndpoint: `${issuer}/revoke`, clientAuth: "basic", scopes: [] }),
	]);
	declare([]);
});

it("what is declared, the secret of a client with it, is not among the options that the plugin shows", () => {
	const plugin = declare([connected({})], { audit: true });
	expect(plugin.options).toEqual({ audit: true });
	expect(JSON.stringify(plugin)).not.toContain("canary");
});
