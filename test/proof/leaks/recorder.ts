import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { needlesOfBytes, needlesOfText } from "./forms.ts";
import { createSearch } from "./search.ts";

/** Every way out that is watched. */
export const CHANNELS = [
	"bodies",
	"headers",
	"cookies",
	"status texts",
	"answers of auth.api",
	"errors",
	"log",
	"console",
	"standard output",
	"adapter debug log",
	"events",
	"audit rows",
	"database",
	"statements",
	"OpenAPI",
	"client",
] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Hit {
	readonly channel: Channel;
	/** During which step. */
	readonly where: string;
	readonly canary: string;
	readonly form: string;
	readonly excerpt: string;
}

/** What became of the plugin's secrets: makes them, and looks for them in all that is recorded. */
export interface Recorder {
	/** A new secret text. `mayBeIn`: where it is put on purpose. */
	readonly mint: (name: string, options?: { readonly mayBeIn?: readonly Channel[] }) => string;
	/** A new secret of so many bytes. */
	readonly mintBytes: (name: string, length: number) => Buffer;
	/** Looks for something that is secret already. `mayBeIn`: where it belongs. */
	readonly watchText: (
		name: string,
		text: string,
		options?: { readonly mayBeIn?: readonly Channel[] },
	) => void;
	/** Keeps what is recorded until it is called, to look for what is only learned then. */
	readonly hold: () => (name: string, text: string) => void;
	readonly watchBytes: (name: string, bytes: Uint8Array) => void;
	readonly record: (channel: Channel, value: unknown) => void;
	/** Names what happens next. */
	readonly step: (name: string) => void;
	readonly hits: readonly Hit[];
	readonly searched: () => Searched;
}

export interface Searched {
	readonly canaries: number;
	readonly needles: number;
	/** Characters by channel. */
	readonly characters: Readonly<Record<Channel, number>>;
}

/** On each side of what was found. */
const EXCERPT = 60;
const MOST_HITS = 5_000;

export function createRecorder(): Recorder {
	const search = createSearch();
	const exceptions = new Map<string, readonly Channel[]>();
	const characters = Object.fromEntries(CHANNELS.map((channel) => [channel, 0])) as Record<Channel, number>;
	const hits = new Map<string, Hit>();
	let canaries = 0;
	let where = "the beginning";

	let held: (readonly [Channel, string, string])[] | undefined;

	const watchText: Recorder["watchText"] = (name, text, { mayBeIn } = {}) => {
		canaries += 1;
		if (mayBeIn) exceptions.set(name, mayBeIn);
		search.add(name, needlesOfText(text));
	};
	const watchBytes: Recorder["watchBytes"] = (name, bytes) => {
		canaries += 1;
		search.add(name, needlesOfBytes(bytes));
	};
	const lookInto = (channel: Channel, text: string, where: string) => {
		for (const { canary, form, at, length } of search.find(text)) {
			if (exceptions.get(canary)?.includes(channel) || hits.size >= MOST_HITS) continue;
			const excerpt = text.slice(Math.max(0, at - EXCERPT), at + length + EXCERPT);
			hits.set(`${channel} ${where} ${canary}`, { channel, where, canary, form, excerpt });
		}
	};
	return {
		mint: (name, { mayBeIn = [] } = {}) => {
			const unique = `${name} (${canaries})`;
			const text = randomText();
			watchText(unique, text, { mayBeIn });
			return text;
		},
		mintBytes: (name, length) => {
			const bytes = randomBytes(length);
			watchBytes(name, bytes);
			return bytes;
		},
		watchText,
		watchBytes,
		hold: () => {
			const own: typeof held = [];
			held = own;
			return (name, text) => {
				held = undefined;
				watchText(name, text);
				for (const [channel, kept, step] of own) lookInto(channel, kept, step);
			};
		},
		record: (channel, value) => {
			for (const text of textsOf(value)) {
				characters[channel] += text.length;
				held?.push([channel, text, where]);
				lookInto(channel, text, where);
			}
		},
		step: (name) => {
			where = name;
		},
		get hits() {
			return [...hits.values()];
		},
		searched: () => ({ canaries, needles: search.size(), characters: { ...characters } }),
	};
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * With characters that every encoding spells otherwise, and yet fit for a header. So far apart that any piece of it is
 * its own: six letters of it at least are random.
 */
function randomText(): string {
	return [...'"/+&\\%<é '].map((special) => letters(6) + special).join("") + letters(6);
}

function letters(count: number): string {
	return [...randomBytes(count)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

const EVERYTHING = {
	depth: Number.POSITIVE_INFINITY,
	showHidden: true,
	getters: true,
	maxArrayLength: Number.POSITIVE_INFINITY,
	maxStringLength: Number.POSITIVE_INFINITY,
} as const;

/** All that anybody could print of a value. */
function textsOf(value: unknown): readonly string[] {
	if (typeof value === "string") return [value];
	const texts = [inspect(value, EVERYTHING), toJSON(value), ...leavesOf(value)];
	for (let error = value; error instanceof Error; error = error.cause)
		texts.push(error.message, error.stack ?? "", String(error), toJSON({ ...error }));
	return texts;
}

/** The texts in it as they are: what is escaped already would be escaped once more in the print of the whole. */
function* leavesOf(value: unknown, seen = new Set<unknown>()): Generator<string> {
	if (typeof value === "string") yield value;
	if (typeof value !== "object" || value === null || seen.has(value)) return;
	seen.add(value);
	const inside =
		value instanceof Map ? [...value.keys(), ...value.values()] : value instanceof Set ? value : [];
	const own = Object.values(Object.getOwnPropertyDescriptors(value)).map((property) => property.value);
	for (const leaf of [...inside, ...own]) yield* leavesOf(leaf, seen);
}

function toJSON(value: unknown): string {
	try {
		return JSON.stringify(value) ?? "";
	} catch {
		return "";
	}
}
