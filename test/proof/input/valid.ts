import fc from "fast-check";
import type { Endpoint, Schema } from "./endpoints.ts";

/** What is there, by the name of the field it is sent in; `$…$` stands for what differs from stage to stage. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
	spaceId: ["$here$", "$here$", "$here$", "$elsewhere$", "missing"],
	provider: ["stripe", "portal", "twilio", "crm", "google", "mail", "Stripe"],
	module: ["calendar", "events", "shop", "finance", "spaces.permissions", "spaces.credentials", "Calendar"],
	role: ["member", "admin", "trainer", "owner", "Member"],
	actorId: ["$owner$"],
	callbackURL: ["/done", "/done?a=b#c", "http://localhost:3000/done"],
	errorCallbackURL: ["/failed", "http://localhost:3000/failed"],
	state: ["$state$"],
	code: ["a-code"],
};

const word = (name: keyof typeof WORDS) => fc.constantFrom(...(WORDS[name] ?? []));

/** One line that everybody may see, in any script. */
const line = fc.oneof(
	fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
	fc.constantFrom(
		"Übung ✓",
		"e\u0301",
		"\u200b",
		"\u202eabc",
		"%_\\'\"",
		"__proto__",
		"ﬁ".repeat(255),
		"👩‍👩‍👧‍👦",
	),
);
const secret = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => `sent-secret-0123456789${text}`);
const metadata = fc.record({ label: line });
const sure = { requiredKeys: ["provider"] as never[], noNullPrototype: true };

const connectable = fc.constantFrom("crm", "google");

const check = fc.record({ module: word("module"), action: fc.constantFrom("read", "write", "admin") });
const cell = { role: fc.constantFrom("member", "admin", "trainer"), module: word("module") };
const change = fc.oneof(
	fc.record({ ...cell, level: fc.constantFrom("none", "read", "write", "admin", null) }),
	fc.record({ ...cell, canRead: fc.boolean(), canWrite: fc.boolean(), canAdmin: fc.boolean() }),
);

/** Where a schema does not say which fields go together, or a provider what can be done with it. */
const TOGETHER: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	canInSpace: fc.oneof(check, fc.record({ checks: fc.array(check, { minLength: 1, maxLength: 4 }) })),
	setSpaceMatrix: fc.record(
		{
			changes: fc.array(change, { minLength: 1, maxLength: 2 }),
			...{ replace: fc.boolean(), dryRun: fc.boolean() },
		},
		{ requiredKeys: ["changes"], noNullPrototype: true },
	),
	setSpaceCredential: fc.oneof(
		fc.record({ provider: word("provider"), secret, replace: fc.boolean(), metadata }, sure),
		fc.record({
			provider: fc.constant("portal"),
			username: line,
			password: secret,
			replace: fc.constant(true),
		}),
		fc.record({
			provider: fc.constant("mail"),
			...{ kind: fc.constant("smtp"), host: line, port: fc.integer({ min: 1, max: 65_535 }) },
			...{ secure: fc.boolean(), username: line, password: secret, replace: fc.constant(true) },
		}),
		fc.record({
			provider: fc.constant("twilio"),
			fields: fc.record({ sid: line, token: secret, extra: fc.jsonValue({ maxDepth: 3 }) }),
			...{ replace: fc.constant(true), metadata },
		}),
	),
	connectSpaceCredential: fc.record({ provider: connectable, callbackURL: word("callbackURL") }),
	refreshSpaceCredential: fc.record({ provider: connectable }),
	testSpaceCredential: fc.record({ provider: fc.constant("stripe") }),
	spaceCredentialCallback: fc.oneof(
		fc.record({ state: fc.constant("$state$"), code: fc.string() }),
		fc.record({ error: fc.constantFrom("access_denied", "<script>") }),
	),
};

/** What an endpoint takes. */
export function validInput({ name, input }: Endpoint): fc.Arbitrary<unknown> {
	const drawn = fromSchema(input, "");
	const together = TOGETHER[name];
	return together ? fc.oneof({ weight: 2, arbitrary: together }, { weight: 1, arbitrary: drawn }) : drawn;
}

function fromSchema(schema: Schema, name: string): fc.Arbitrary<unknown> {
	if (schema.enum) return fc.constantFrom(...schema.enum);
	if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fromSchema(one as Schema, name)));
	switch (schema.type) {
		case "object":
			return objectFrom(schema);
		case "array":
			return fc.array(fromSchema(schema.items as Schema, name), {
				minLength: schema.minItems ?? 0,
				maxLength: 4,
			});
		case "string":
			return textFrom(schema, name);
		case "integer":
		case "number":
			return fc.integer({ min: bounded(schema.minimum, -10), max: bounded(schema.maximum, 1_000) });
		case "boolean":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		default:
			return fc.jsonValue({ maxDepth: 2 });
	}
}

/** Zod says where JavaScript's own whole numbers end. */
function bounded(bound: number | undefined, otherwise: number): number {
	return bound === undefined || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? otherwise : bound;
}

function objectFrom({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<object> {
	const fields = Object.entries(properties).map(([name, schema]) => [
		name,
		fromSchema(schema as Schema, name),
	]);
	if (fields.length > 0)
		return fc.record(Object.fromEntries(fields), {
			requiredKeys: required as never[],
			noNullPrototype: true,
		});
	if (!additionalProperties) return fc.constant({});
	return fc.dictionary(
		fc.constantFrom("state", "code", "error", "sid", "token", "extra"),
		fc.oneof(fc.constant("$state$"), fc.string(), fc.jsonValue({ maxDepth: 1 })),
		{ noNullPrototype: true, maxKeys: 4 },
	);
}

const MOMENTS = fc.date({
	min: new Date("0000-01-01T00:00:00Z"),
	max: new Date("9999-12-31T23:59:59Z"),
	noInvalidDate: true,
});

function textFrom({ pattern, format, minLength = 0, maxLength }: Schema, name: string): fc.Arbitrary<string> {
	const drawn =
		format === "date-time"
			? MOMENTS.map((moment) => moment.toISOString())
			: pattern !== undefined && !/\\[pP]\{/.test(pattern)
				? fc.stringMatching(new RegExp(pattern))
				: fc.string({ minLength, maxLength: Math.min(maxLength ?? 40, 40), unit: "grapheme" });
	const words = WORDS[name];
	if (!words) return drawn;
	return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: drawn });
}
