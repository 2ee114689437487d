import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SpacesContext } from "../../src/context.ts";
import { spaceTypeOf, typeFromMetadata } from "../../src/organization/space-type.ts";
import { openStage, type Stage } from "./support/stage.ts";

const RUNS = 2_000;
const DEFAULT = "club";

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({
		spaces: { types: { club: { modules: [] }, family: { modules: "*" } }, defaultType: DEFAULT },
	});
});
afterAll(() => stage.close());

const server = { typeOf: typeFromMetadata, policy: { defaultType: DEFAULT } } as unknown as SpacesContext;

/** What the server makes of it, where it is a name that a type can have; any other opens nothing, whatever it is. */
function typeOnServer(metadata: string | null): string | null {
	const type = spaceTypeOf(server, { metadata });
	return type !== null && /^[A-Za-z0-9_.:-]+$/.test(type) ? type : null;
}

async function typesInDatabase(texts: readonly (string | null)[]): Promise<(string | null)[]> {
	const rows = await stage.query<{ type: string | null }>(
		`select case when type ~ '^[A-Za-z0-9_.:-]+$' then type end as type
		from unnest($1::text[]) with ordinality as stored (metadata, position), spaces.type_of(metadata) as type
		order by position`,
		[texts],
	);
	return rows.map(({ type }) => type);
}

const compare = async (texts: readonly (string | null)[]) => {
	const found = await typesInDatabase(texts);
	expect(texts.map((text, index) => [text, found[index]])).toEqual(
		texts.map((text) => [text, typeOnServer(text)]),
	);
};

it("reads the type of a space as the server does, whatever is stored", async () => {
	const texts = [
		...[null, "", " ", "null", "true", "5", '"club"', '"{\\"type\\":\\"family\\"}"', "[]", '["type"]', "{}"],
		...['{"type":"family"}', ' {"type" : "family"}\n', '{"type":null}', '{"type":5}', '{"type":["family"]}'],
		...['{"type":{"a":1}}', '{"type":""}', '{"type":false}', '{"Type":"family"}', '{"type ":"family"}'],
		...['{"type":"family","type":"other"}', '{"type":"family","type":null}', '{"a":{"type":"family"}}'],
		...[
			'{"\\u0074ype":"family"}',
			'{"type":"\\u0066amily"}',
			'{"type":"fam\\u0069ly"}',
			'{"type":"family\\u0000"}',
		],
		...[
			'{"type":"family","x":"\\u0000"}',
			'{"x\\u0000":1,"type":"family"}',
			'{"type":"family","x":"\\ud800"}',
		],
		...[
			'{"type":"family","x":"\\udc00\\ud83d"}',
			'{"type":"family","x":"\\ud83d\\ude00"}',
			'{"type":"\\ud800"}',
		],
		...[
			'{"type":"family","x":"\\\\u0000"}',
			'{"type":"family","x":"\\\\\\u0000"}',
			'{"type":"fam\\\\u0069ly"}',
		],
		...['{"type":"family","x":"\\u00"}', '{"type":"family","x":"\\uzzzz"}', '{"type":"family","x":"\\x"}'],
		...[
			'\\u0020{"type":"family"}',
			'{"type"\\u0020:"family"}',
			'\\\\{"type":"family"}',
			'{"type":"family"}\\/',
		],
		...[
			'{"type":"family"',
			'{"type":"family"}}',
			'{"type":"family",}',
			"{'type':'family'}",
			'{type:"family"}',
		],
		...[
			'\ufeff{"type":"family"}',
			'\u00a0{"type":"family"}',
			'{"type":"fam\tily"}',
			'{"type":"family","x":"\n"}',
		],
		...[
			'{"type":"family","x":01}',
			'{"type":"family","x":1e999999}',
			'{"type":"family","x":-0.0e-1}',
			'{"x":+1}',
		],
		...[
			'{"type":"family","x":.5}',
			'{"type":"family","x":NaN}',
			'{"type":"family","x":tRue}',
			'{"__proto__":{"type":"family"}}',
		],
		...[
			'{"type":"family"}//',
			'/**/{"type":"family"}',
			'{"type":"family","x":"\u007f\u0080é"}',
			'{"type":"fámily"}',
		],
		...[
			`{"type":"family","x":"${"y".repeat(100_000)}"}`,
			`{"x":${"[".repeat(500)}${"]".repeat(500)},"type":"family"}`,
		],
	];
	await compare(texts);
	expect(new Set(texts.map(typeOnServer))).toEqual(new Set([DEFAULT, "family", "other", null]));
});

it(`reads ${RUNS} random texts as the server does: JSON, and JSON with a piece cut out or put in`, async () => {
	const type = fc.oneof(fc.constantFrom("club", "family", "other", null, 5, "", "f\u0000"), fc.jsonValue());
	const key = fc.oneof(
		{ weight: 2, arbitrary: fc.string({ unit: "binary" }) },
		{ weight: 1, arbitrary: fc.constant("type") },
	);
	const document = fc
		.tuple(fc.dictionary(key, fc.jsonValue({ stringUnit: "binary" })), fc.option(type, { nil: undefined }))
		.map(([rest, type]) => JSON.stringify(type === undefined ? rest : { ...rest, type }));
	const pieces = ["\\", "\\u", "\\u0000", "\\ud800", '"', "{", "}", ",", ":", "\n", " ", "type", "\\\\", "0"];
	const damaged = fc
		.tuple(document, fc.nat(), fc.nat(3), fc.constantFrom("", ...pieces))
		.map(([text, at, cut, piece]) => {
			const index = at % (text.length + 1);
			return text.slice(0, index) + piece + text.slice(index + cut);
		});
	// What no text in the database can hold, a driver would not send.
	const storable = (text: string) => !text.includes("\u0000") && Buffer.from(text).toString() === text;
	const drawn = fc.sample(fc.oneof(document, damaged).filter(storable), RUNS);
	await compare(drawn);
	expect(drawn.filter((text) => typeOnServer(text) === "family").length).toBeGreaterThan(20);
});

it("gives no type to what is nested too deeply for it to read, rather than the default one", async () => {
	const depth = 1_000_000;
	const metadata = `{"type":"family","x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
	expect(await typesInDatabase([metadata])).toEqual([null]);
});
