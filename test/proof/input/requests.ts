import fc from "fast-check";
import { edited } from "./edit.ts";
import { ENDPOINTS, type Endpoint } from "./endpoints.ts";
import { hostileText, NAMES, rawBody, toJson } from "./hostile.ts";
import { CALLERS, type Caller } from "./stage.ts";
import { validInput } from "./valid.ts";

/** A request as it is sent; `$…$` stands for what differs from stage to stage. */
export interface InputRequest {
	readonly endpoint: string;
	readonly caller: Caller;
	/** In the place of a parameter of the path. */
	readonly parameter: string;
	/** Behind the question mark. */
	readonly query: string;
	readonly headers: readonly (readonly [name: string, value: string])[];
	/** Null for none. */
	readonly body: string | null;
	/** How its characters become bytes: those of Latin-1 are no UTF-8. */
	readonly encoding: "utf8" | "latin1";
}

const callers: fc.Arbitrary<Caller> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant<Caller>("owner") },
	{ weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
);

/** As every client sends it. */
function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

/** Node's own server refuses a request with more than 16 KB before the body. */
const LONGEST_QUERY = 15_000;

/** Characters. Better Auth sets no limit of its own: how much it is given to read is its host's business. */
const LONGEST_BODY = 4_000_000;

const escaped = hostileText.map((text) => encodeURIComponent(wellFormed(text)).slice(0, 4_000));
const GARBAGE = [
	"%",
	"%00",
	"%E0%A4%A",
	"%ff",
	"&&=",
	"a[b]=c",
	"a[]=1&a[]=2",
	"spaceId",
	"=x",
	"spaceId[$ne]=x",
];
const FIELDS = ["spaceId", "limit", "cursor", "since", "state", "code", "callbackURL", ...NAMES];

const garbageQuery = fc.oneof(
	fc.constantFrom(...GARBAGE),
	fc.tuple(fc.constantFrom(...FIELDS), escaped).map(([name, value]) => `${name}=${value}`),
	fc.tuple(fc.constantFrom(...FIELDS), escaped, escaped).map(([name, a, b]) => `${name}=${a}&${name}=${b}`),
	fc.tuple(fc.constantFrom(...FIELDS), fc.nat(4)).map(([name, times]) => `${name}=a&`.repeat(10 ** times)),
	fc.string({ unit: "binary-ascii", maxLength: 60 }).map((text) => text.replaceAll("#", "")),
);

/** What a header may hold at all: whatever else a client cannot send. */
const headerText = fc.oneof(
	fc.constantFrom(
		"*",
		'""',
		'W/"',
		'"a", "b", W/"c"',
		"'; --",
		"\xff",
		"null",
		"http://evil.test",
		"a".repeat(9_000),
	),
	fc.string({ unit: "binary-ascii", maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, "~").trim()),
);
const HEADERS = [
	...["if-none-match", "origin", "referer", "host", "authorization", "x-forwarded-host", "x-forwarded-proto"],
	...[
		"x-forwarded-for",
		"accept",
		"accept-language",
		"content-length",
		"content-encoding",
		"cookie",
		"range",
	],
	...["sec-fetch-site", "x-http-method-override", "transfer-encoding"],
];
const someHeaders = fc.oneof(
	{ weight: 12, arbitrary: fc.constant([]) },
	{
		weight: 1,
		arbitrary: fc.array(fc.tuple(fc.constantFrom(...HEADERS), headerText), { minLength: 1, maxLength: 3 }),
	},
);

const TYPES = [
	...["application/json;", "APPLICATION/JSON", "application/json; charset=utf-16", "application/ld+json"],
	...[
		"text/plain",
		"application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x",
		"application/xml",
		";",
	],
];
const contentType = fc.oneof(
	{ weight: 30, arbitrary: fc.constant("application/json") },
	{ weight: 1, arbitrary: fc.constantFrom(...TYPES) },
);

const parameter = fc.oneof(
	{ weight: 4, arbitrary: fc.constant("crm") },
	{
		weight: 1,
		arbitrary: fc.constantFrom("google", "undeclared", "__proto__", "%00", "a%2Fb", "..", "%E0%A4%A", ""),
	},
	{ weight: 1, arbitrary: escaped },
);

function requestsTo(endpoint: Endpoint): fc.Arbitrary<InputRequest> {
	const valid = validInput(endpoint);
	const common = { endpoint: fc.constant(endpoint.name), caller: callers, parameter };
	const input = edited(valid);
	if (endpoint.method === "GET") {
		const query = fc.oneof(
			{ weight: 3, arbitrary: input.map(toQuery) },
			{ weight: 1, arbitrary: garbageQuery },
		);
		return fc.record({
			...common,
			query: query.map((text) => text.slice(0, LONGEST_QUERY)),
			headers: someHeaders,
			body: fc.constant(null),
			encoding: fc.constant("utf8" as const),
		});
	}
	const json = input.map(toJson);
	return fc.record({
		...common,
		query: fc
			.oneof({ weight: 15, arbitrary: fc.constant("") }, { weight: 1, arbitrary: garbageQuery })
			.map((text) => text.slice(0, LONGEST_QUERY)),
		headers: fc
			.tuple(contentType, someHeaders)
			.map(([type, others]) => [["content-type", type] as const, ...others]),
		body: fc
			.oneof({ weight: 6, arbitrary: json }, { weight: 1, arbitrary: rawBody(valid.map(toJson)) })
			.map((text) => text.slice(0, LONGEST_BODY)),
		encoding: fc.oneof(
			{ weight: 30, arbitrary: fc.constant("utf8" as const) },
			{ weight: 1, arbitrary: fc.constant("latin1" as const) },
		),
	});
}

/** In a query everything is text, and what is sent twice a list. */
function toQuery(input: unknown): string {
	if (typeof input !== "object" || input === null)
		return encodeURIComponent(wellFormed(toJson(input))).slice(0, 4_000);
	const pairs = Object.entries(input).flatMap(([name, value]) =>
		(Array.isArray(value) ? value.slice(0, 100) : [value]).map((one) => [
			name,
			typeof one === "string" ? one : toJson(one),
		]),
	);
	return new URLSearchParams(pairs.map(([name = "", text = ""]) => [name, text.slice(0, 20_000)])).toString();
}

export const withBody: fc.Arbitrary<InputRequest> = fc.oneof(
	...ENDPOINTS.filter(({ method }) => method === "POST").map(requestsTo),
);
export const withQuery: fc.Arbitrary<InputRequest> = fc.oneof(
	...ENDPOINTS.filter(({ method }) => method === "GET").map(requestsTo),
);
