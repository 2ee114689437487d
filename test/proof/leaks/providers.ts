import * as z from "zod";
import {
	type AnyProvider,
	apiKey,
	basic,
	custom,
	type TestOutcome,
	type TestTools,
} from "../../../src/index.ts";
import { smtp } from "../../../src/smtp.ts";
import type { EchoServer } from "./servers.ts";

/** Ways for a provider to answer a test, by the path that is asked, and what the test must say then. */
export const HTTP_ANSWERS = {
	"answer/200": "ok",
	"answer/204": "ok",
	"answer/401": "rejected",
	"answer/403": "rejected",
	"answer/404": "unexpected",
	"answer/500": "unexpected",
	"answer/302": "redirected",
	"answer/308": "redirected",
	cut: "ok",
	reset: "unreachable",
	garbage: "unreachable",
} as const;

/** Ways for a test of the application's own making to go wrong, and what it says then. */
export const OWN_TESTS = {
	throws: "failed",
	"throws a text": "failed",
	"throws a TypeError": "failed",
	"rejects with a cause": "failed",
	"answers with the secret": "failed",
	"is glad with the secret": "ok",
	"answers nothing": "failed",
	"asks elsewhere": "not_allowed",
	"parses the secret": "failed",
} as const;

/** Ways for `headers` to go wrong. */
export const HEADERS = [
	"throw",
	"throw a text",
	"parse the secret",
	"bad name",
	"bad value",
	"no text",
	"nothing",
] as const;

export const idOf = (name: string) => name.replaceAll(/[^a-z0-9]+/gi, "-");

const twoSecrets = z.object({ accountSid: z.string(), authToken: z.string(), pin: z.number().optional() });

/** Its messages repeat what they are about, as zod lets them. */
const repeating = z.object({
	token: z.string().refine(() => false, { error: ({ input }) => `${input} is no good token` }),
});

export function declareProviders({ host, origin }: EchoServer): readonly AnyProvider[] {
	const reach = { hosts: [host], privateNetwork: true };
	const ok = { url: `${origin}/answer/200`, method: "POST", body: "{}" };
	return [
		...Object.keys(HTTP_ANSWERS).map((path) =>
			apiKey({ id: idOf(path), ...reach, test: { url: `${origin}/${path}` } }),
		),
		apiKey({ id: "hang", ...reach, test: { url: `${origin}/hang` } }),
		apiKey({ id: "key", ...reach, test: ok }),
		apiKey({ id: "elsewhere", hosts: ["api.example.com"], test: { url: "https://api.example.com/" } }),
		apiKey({ id: "hostless", module: "finance" }),
		basic({ id: "login", ...reach, test: ok }),
		smtp({ id: "mail", privateNetwork: true }),
		custom({
			id: "twilio",
			...reach,
			fields: twoSecrets,
			shown: ["accountSid"],
			headers: ({ fields }) => ({ "x-secret": fields.authToken, "x-account": fields.accountSid }),
			test: ok,
		}),
		custom({ id: "repeating", ...reach, fields: repeating, headers: () => ({}), test: ok }),
		...(Object.keys(OWN_TESTS) as (keyof typeof OWN_TESTS)[]).map((way) =>
			apiKey({ id: idOf(way), ...reach, test: ({ secret }, tools) => ownTest(way, secret, tools) }),
		),
		...HEADERS.map((way) =>
			apiKey({
				id: `headers-${idOf(way)}`,
				...reach,
				headers: ({ secret }) => ownHeaders(way, secret),
				test: ok,
			}),
		),
	];
}

async function ownTest(
	way: keyof typeof OWN_TESTS,
	secret: string,
	{ fetch }: TestTools,
): Promise<TestOutcome> {
	switch (way) {
		case "throws":
			throw Object.assign(new Error(`no login with ${secret}`), { secret });
		case "throws a text":
			throw `no login with ${secret}`;
		case "throws a TypeError":
			throw new TypeError(`no login with ${secret}`);
		case "rejects with a cause":
			throw new Error("no login", { cause: new Error(secret) });
		case "answers with the secret":
			return { ok: false, code: secret, status: secret, text: secret } as never;
		case "is glad with the secret":
			return { ok: true, code: secret, status: secret, text: secret } as never;
		case "answers nothing":
			return undefined as never;
		case "asks elsewhere":
			return answered(await fetch(`https://api.example.org/${encodeURIComponent(secret)}`));
		case "parses the secret":
			return JSON.parse(secret);
	}
}

function answered({ ok, status }: Response): TestOutcome {
	return { ok, code: ok ? "ok" : "rejected", status };
}

function ownHeaders(way: (typeof HEADERS)[number], secret: string): Record<string, string> {
	switch (way) {
		case "throw":
			throw Object.assign(new Error(`cannot carry ${secret}`, { cause: secret }), { secret });
		case "throw a text":
			throw `cannot carry ${secret}`;
		case "parse the secret":
			return JSON.parse(secret);
		case "bad name":
			return { [secret]: "x" };
		case "bad value":
			return { authorization: `Bearer ${secret}\nx` };
		case "no text":
			return { authorization: Symbol(secret) as never };
		case "nothing":
			return undefined as never;
	}
}
