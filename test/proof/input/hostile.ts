import fc from "fast-check";

const MEGABYTE = 1_048_576;

/** A number as JSON may write it and JavaScript cannot say it. */
export function rawNumber(digits: string): string {
	return `${RAW}${digits}`;
}

const RAW = "raw number ";
const RAW_NUMBERS = new RegExp(`"${RAW}([^"]*)"`, "g");

/** JSON, with numbers as {@link rawNumber} spells them. */
export function toJson(value: unknown): string {
	return (JSON.stringify(value) ?? "").replaceAll(RAW_NUMBERS, "$1");
}

/** An own field, whatever it is called. */
export function fieldNamed(name: string, value: unknown): object {
	return Object.fromEntries([[name, value]]);
}

export const NAMES = [
	"__proto__",
	"constructor",
	"prototype",
	"toString",
	"hasOwnProperty",
	"then",
	"toJSON",
];

const DATES = [
	"0000-01-01T00:00:00Z",
	"0001-01-01T00:00:00+23:59",
	"2026-02-30T00:00:00Z",
	"2038-01-19T03:14:08Z",
	"9999-12-31T23:59:59.999999999Z",
	"9999-12-31T23:59:59-23:59",
	"+275760-09-13T00:00:00.000Z",
	"+275760-09-13T00:00:00.001Z",
	"Invalid Date",
];

const UNICODE = [
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\ud800",
	"\udfff\ud800",
	"\u202egnitirw",
	"\u200b",
	"\ufeff",
	"\u00e9",
	"e\u0301",
	"\ufb01",
	"\u0130",
	"👩‍👩‍👧‍👦",
	"\u{10ffff}",
	"оwner",
];

const SYNTAX = [
	"' OR 1=1 --",
	'"; drop table member; --',
	"%",
	"_",
	"\\",
	"*",
	"$1",
	"?",
	"<script>alert(1)</script>",
	`$${"{7*7}"}`,
	"../../etc/passwd",
	"a\r\nSet-Cookie: a=b",
	"club@example.com\r\nBcc: all@example.com",
	"a,owner",
	"null",
	"undefined",
	"true",
	"NaN",
	"1e309",
	"-0",
];

const PLACES = [
	"http://127.0.0.1/",
	"http://[::1]/",
	"http://0x7f.1/",
	"127.0.0.1",
	"[::1]",
	"169.254.169.254",
	"//evil.test",
	"/\\evil.test",
	"/..//evil.test",
	"https://localhost:3000@evil.test/",
	"http://localhost:3000.evil.test/",
	"javascript:alert(1)",
	"data:text/html,x",
	"file:/etc/passwd",
	"http://",
	"http://%",
	"/\ud800",
	"/a\r\nb",
];

const LENGTHS = [64, 65, 128, 129, 255, 256, 2_048, 2_049, 16_384, 16_385, 70_000];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
	fc.constantFrom(...UNICODE, ...SYNTAX, ...PLACES, ...DATES, ...NAMES, "$elsewhere$", "$owner$"),
	fc
		.tuple(fc.constantFrom("a", "é", "\u{1f600}"), fc.constantFrom(...LENGTHS))
		.map(([one, times]) => one.repeat(times)),
	fc.string({ unit: "binary", maxLength: 20 }),
	fc.string({ unit: "grapheme", maxLength: 20 }),
);

const NUMBERS = [0, -1, 1.5, 65_536, 2 ** 31, 2 ** 53, 1e21];
const RAWS = ["-0", "1e309", "-1e309", "9007199254740993", "1e-400", "0.1e1", "1".repeat(400)].map(rawNumber);

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { a: value };
	return value;
}

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: hostileText },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, ...NUMBERS, ...RAWS) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>([], {}, [[]], [null], { $ne: null }, { length: 1e9 }, nested(100)),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom(...NAMES), fc.constantFrom<unknown>("x", { polluted: true }, [], null))
			.map(([name, value]) => fieldNamed(name, value)),
	},
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

/** Texts in the place of a body; `$valid$` stands for one that is. */
const BODIES = [
	"",
	" ",
	"{",
	"}",
	"null",
	"[]",
	"0",
	'"text"',
	"NaN",
	"{'a':1}",
	"{}{}",
	'{"a":1,}',
	"// {}",
	"\ufeff{}",
	"\ufeff$valid$",
	"$valid$$valid$",
	"$valid$\u0000",
	"[$valid$]",
	"spaceId=a&provider=b",
	"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--",
	"\xff\xfe{}",
	'{"provider":"\xc3\x28"}',
	"\u001f\u008b\b\u0000",
];

const DEPTH = 10_000;

/** Built when they are drawn: each is large. */
const LARGE: Readonly<Record<string, () => string>> = {
	"deep arrays": () => "[".repeat(DEPTH) + "]".repeat(DEPTH),
	"deep objects": () => `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`,
	"deep in a field": () =>
		`{"provider":"twilio","replace":true,"fields":{"sid":"a","token":"sent-secret-deep","extra":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}}`,
	"deep in the fields of an undeclared kind": () =>
		`{"provider":"stripe","replace":true,"fields":${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}}`,
	"a long text": () => `{"provider":"${"x".repeat(MEGABYTE)}","secret":"${"y".repeat(MEGABYTE)}"}`,
	"many checks": () => `{"checks":[${Array(100_000).fill("null").join()}]}`,
	"many changes": () =>
		`{"changes":[${Array(30_000).fill('{"role":"member","module":"calendar","level":"read"}').join()}]}`,
	"many fields": () => `{${Array.from({ length: 50_000 }, (_, index) => `"field${index}":1`).join()}}`,
	"many fields of a custom one": () =>
		`{"provider":"twilio","fields":{${Array.from({ length: 50_000 }, (_, index) => `"field${index}":1`).join()}}}`,
	"a long number": () => `{"module":"calendar","action":${"9".repeat(MEGABYTE)}}`,
	"digits and white space": () => `{"provider"${" ".repeat(MEGABYTE)}:"stripe"}`,
};

/** @param valid a body as it should be */
export function rawBody(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
	const filledIn = fc
		.tuple(fc.constantFrom(...BODIES), valid)
		.map(([body, filling]) => body.replaceAll("$valid$", () => filling));
	const cut = fc.tuple(valid, fc.nat(200)).map(([body, length]) => body.slice(0, length));
	const twice = fc
		.tuple(valid, fc.constantFrom("spaceId", "provider", "changes", "__proto__"), hostileValue)
		.map(([body, name, value]) => body.replace("{", () => `{"${name}":${toJson(value)},`));
	const large = fc.constantFrom(...Object.keys(LARGE)).map((name) => LARGE[name]?.() ?? "");
	return fc.oneof(
		{ weight: 30, arbitrary: filledIn },
		{ weight: 15, arbitrary: cut },
		{ weight: 15, arbitrary: twice },
		{ weight: 10, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
		{ weight: 2, arbitrary: large },
	);
}
