import fc from "fast-check";
import { fieldNamed, hostileValue, NAMES, toJson } from "./hostile.ts";

/** One thing that is done to a valid input, somewhere in it. */
interface Edit {
	/** Which of its places, counted through and round. */
	readonly at: number;
	readonly how: keyof typeof HOW;
	readonly name: string;
	readonly value: unknown;
}

type Fields = Record<string, unknown>;

/** What becomes of the value at a place; nothing, and the place goes. */
const HOW = {
	drop: () => undefined,
	replace: (_, { value }) => value,
	"wrap in an array": (old) => [old],
	"wrap in an object": (old, { name }) => fieldNamed(name, old),
	"send as text": textOf,
	"send as fields": (old) => ({ ...(typeof old === "string" ? [...old].slice(0, 200) : (old as object)) }),
	twice: (old) => (Array.isArray(old) ? [...old, ...old] : [old, old]),
	"thousand times": (old) =>
		Array.isArray(old) ? Array(1_001).fill(old[0]) : textOf(old).slice(0, 20).repeat(1_000),
	lengthen: (old) => `${textOf(old)}x`,
	"other case": (old) => (typeof old === "string" ? old.toUpperCase() : !old),
	pad: (old) => ` ${textOf(old)} `,
	"add a field": (old, { name, value }) =>
		typeof old === "object" ? { ...old, ...fieldNamed(name, value) } : fieldNamed(name, old),
} as const satisfies Record<string, (old: unknown, edit: Edit) => unknown>;

function textOf(value: unknown): string {
	return typeof value === "string" ? value : toJson(value);
}

const edit: fc.Arbitrary<Edit> = fc.record({
	at: fc.nat(30),
	how: fc.constantFrom(...(Object.keys(HOW) as (keyof typeof HOW)[])),
	name: fc.oneof(
		fc.constantFrom(...NAMES, "spaceID", "userId", "id", "createdBy", "replace", "kind", "fields", "level"),
		fc.string({ maxLength: 8 }),
	),
	value: hostileValue,
});

/** Each in another way: a thousand times a thousand times a thousand is more than fits into memory. */
const severalEdits = fc.uniqueArray(edit, { selector: ({ how }) => how, minLength: 2, maxLength: 4 });

/** Valid input that something was done to; now and then nothing. */
export function edited(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	const edits = fc.oneof(
		{ weight: 3, arbitrary: fc.constant([]) },
		{ weight: 5, arbitrary: fc.array(edit, { minLength: 1, maxLength: 1 }) },
		{ weight: 2, arbitrary: severalEdits },
	);
	return fc.tuple(valid, edits).map(([input, all]) => all.reduce(apply, input));
}

function apply(input: unknown, change: Edit): unknown {
	const places = placesIn(input, []);
	const place = places[change.at % places.length] ?? [];
	return changed(input, place, (old) => HOW[change.how](old, change));
}

function placesIn(value: unknown, here: readonly string[]): readonly (readonly string[])[] {
	if (typeof value !== "object" || value === null) return [here];
	return [here, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...here, name]))];
}

function changed(
	value: unknown,
	[name, ...rest]: readonly string[],
	change: (old: unknown) => unknown,
): unknown {
	if (name === undefined) return change(value);
	const inner = changed((value as Fields)[name], rest, change);
	if (Array.isArray(value)) return value.map((old, index) => (String(index) === name ? inner : old));
	const others = Object.entries(value as Fields).map(([key, old]) => [key, key === name ? inner : old]);
	return Object.fromEntries(others.filter(([, old]) => old !== undefined));
}
