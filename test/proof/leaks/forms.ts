/** A piece of a secret counts as much as the whole: so many characters in a row are looked for. */
export const WINDOW = 8;

/** What one character, or one byte, becomes; joined by `between`. */
interface Transcription {
	readonly of: (unit: string) => string;
	readonly between?: string;
}

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
const code = (unit: string, radix: number, length: number) =>
	unit.charCodeAt(0).toString(radix).padStart(length, "0");
const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;", "'": "&#39;" };

const OF_CHARACTERS: Readonly<Record<string, Transcription>> = {
	raw: { of: (unit) => unit },
	"lower case": { of: (unit) => unit.toLowerCase() },
	"upper case": { of: (unit) => unit.toUpperCase() },
	JSON: { of: escaped },
	"JSON in JSON": { of: (unit) => escaped(escaped(unit)) },
	"JSON, all escaped": { of: (unit) => `\\u${code(unit, 16, 4)}` },
	URL: { of: inUrl },
	"URL in a URL": { of: (unit) => inUrl(inUrl(unit)) },
	form: { of: (unit) => new URLSearchParams({ "": unit }).toString().slice(1) },
	HTML: { of: (unit) => HTML[unit] ?? unit },
	SQL: { of: (unit) => unit.replace("'", "''") },
	"UTF-16": { of: (unit) => `${unit}\0` },
};

/** A lone surrogate as every encoder replaces it: `encodeURIComponent` itself throws. */
function inUrl(text: string): string {
	return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
}

/** Each unit stands for a byte. */
const OF_BYTES: Readonly<Record<string, Transcription>> = {
	bytes: { of: (unit) => unit },
	hex: { of: (unit) => code(unit, 16, 2) },
	HEX: { of: (unit) => code(unit, 16, 2).toUpperCase() },
	"hex of a Buffer": { of: (unit) => code(unit, 16, 2), between: " " },
	"hex with colons": { of: (unit) => code(unit, 16, 2), between: ":" },
	"\\x": { of: (unit) => `\\x${code(unit, 16, 2)}` },
	"URL, all escaped": { of: (unit) => `%${code(unit, 16, 2).toUpperCase()}` },
	"URL, all escaped, lower case": { of: (unit) => `%${code(unit, 16, 2)}` },
	"list of bytes": { of: (unit) => code(unit, 10, 1), between: "," },
	"list of bytes, spaced": { of: (unit) => code(unit, 10, 1), between: ", " },
};

/** Any {@link WINDOW} bytes, wherever they begin, are spelt by at least so many characters that hold nothing else. */
const BASE64_WINDOW = 10;

/** What would show a secret, and which form each is. Everything is at least {@link WINDOW} characters long. */
export type Needles = ReadonlyMap<string, string>;

export function needlesOfText(text: string): Needles {
	const needles = new Map<string, string>();
	for (const [form, transcription] of Object.entries(OF_CHARACTERS))
		addWindows(needles, form, [...text], transcription);
	const utf8 = Buffer.from(text, "utf8");
	addBytes(needles, utf8);
	addBase64(needles, "base64 of UTF-16", Buffer.from(text, "utf16le"), 2 * BASE64_WINDOW);
	addBase64(needles, "base64 of Latin-1", Buffer.from(text, "latin1"));
	return needles;
}

export function needlesOfBytes(bytes: Uint8Array): Needles {
	const needles = new Map<string, string>();
	addBytes(needles, Buffer.from(bytes));
	return needles;
}

/** One window of each form, for whoever wants to see that it is found. */
export function samplesOf(needles: Needles): ReadonlyMap<string, string> {
	return new Map([...needles].map(([needle, form]) => [form, needle]));
}

function addBytes(needles: Map<string, string>, bytes: Buffer): void {
	const units = [...bytes.toString("latin1")];
	for (const [form, transcription] of Object.entries(OF_BYTES))
		addWindows(needles, form, units, transcription);
	addBase64(needles, "base64", bytes);
}

function addWindows(
	needles: Map<string, string>,
	form: string,
	units: readonly string[],
	{ of, between = "" }: Transcription,
): void {
	const spelt = units.map(of);
	for (let start = 0; start + WINDOW <= spelt.length; start += 1)
		add(needles, form, spelt.slice(start, start + WINDOW).join(between));
}

/** At all three alignments, without the characters at the edges that neighbours have a part in. */
function addBase64(needles: Map<string, string>, form: string, bytes: Buffer, window = BASE64_WINDOW): void {
	for (const before of [0, 1, 2]) {
		const spelt = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
		const own = spelt.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
		const inUrls = own.replaceAll("+", "-").replaceAll("/", "_");
		for (let start = 0; start + window <= own.length; start += 1) {
			add(needles, form, own.slice(start, start + window));
			add(needles, `${form}, for URLs`, inUrls.slice(start, start + window));
		}
	}
}

function add(needles: Map<string, string>, form: string, needle: string): void {
	if (!needles.has(needle)) needles.set(needle, form);
}
