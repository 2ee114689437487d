import { describe, expect, it } from "vitest";
import * as z from "zod";
import { apiKey, basic, custom, type SpacesOptions, spacesPlugin } from "../../src/index.ts";
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
		["a plain object", { id: "a" }, "kind", /must be made by apiKey\(\), basic\(\), custom\(\) or smtp\(\)/],
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
	]);
	declare([]);
});
