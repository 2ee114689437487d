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

const label = { metadata: { label: "Übung ✓" } };

/** Where a schema does not say which fields go together. */
const TOGETHER: Readonly<Record<string, readonly object[]>> = {
	canInSpace: [
		{ module: "calendar", action: "read" },
		{
			checks: [
				{ module: "calendar", action: "write" },
				{ module: "shop", action: "admin" },
			],
		},
	],
	setSpaceMatrix: [
		{ changes: [{ role: "member", module: "events", level: "read" }] },
		{ changes: [{ role: "admin", module: "calendar", level: null }], ifVersion: "other" },
		{ changes: [{ role: "admin", module: "events", canRead: true, canWrite: true, canAdmin: false }] },
		{
			changes: [
				{ role: "member", module: "calendar", level: "none" },
				{ role: "trainer", module: "calendar", level: "admin" },
			],
			replace: true,
		},
	],
	setSpaceCredential: [
		{ provider: "stripe", secret: "sent-secret-0123456789", replace: true, ...label },
		{ provider: "stripe", replace: true, ...label },
		{ provider: "openai", secret: "sent-secret-0123456789" },
		{ provider: "portal", username: "club", password: "sent-secret-portal", replace: true },
		{
			...{ provider: "mail", kind: "smtp", host: "mail.example.com", port: 465, secure: true },
			...{ username: "club", password: "sent-secret-mail" },
		},
		{ provider: "twilio", fields: { sid: "AC1", token: "sent-secret-twilio", extra: { a: [1] } }, ...label },
	],
	spaceCredentialCallback: [{ state: "$state$", code: "a-code" }, { error: "access_denied" }],
};

/** What an endpoint takes. */
export function validInput({ name, input }: Endpoint): fc.Arbitrary<unknown> {
	const drawn = fromSchema(input, "");
	const together = TOGETHER[name];
	return together
		? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...together) }, { weight: 1, arbitrary: drawn })
		: drawn;
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
