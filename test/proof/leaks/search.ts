import { type Needles, WINDOW } from "./forms.ts";

interface Entry {
	readonly needle: string;
	readonly form: string;
	readonly canary: string;
}

export interface Found {
	readonly canary: string;
	readonly form: string;
	/** Where in the text. */
	readonly at: number;
	readonly length: number;
}

/** Looks for every needle at once. */
export interface Search {
	readonly add: (canary: string, needles: Needles) => void;
	/** The first find of each canary. */
	readonly find: (text: string) => readonly Found[];
	readonly size: () => number;
}

const BASE = 0x01000193;
/** What the oldest character of a window weighs in its hash. */
const OLDEST = Array.from({ length: WINDOW - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);
/** How many bits of a hash tell whether a look at the text itself is worth while. */
const BITS = 24;

/**
 * Every needle is filed by its beginning. A hash rolls over the text, character by character, and most places are passed
 * over by its look-up alone: the texts of a run are hundreds of megabytes.
 */
export function createSearch(): Search {
	const byBeginning = new Map<string, Entry[]>();
	const mayBegin = new Uint8Array(1 << BITS);
	let size = 0;
	const add = (canary: string, needles: Needles) => {
		for (const [needle, form] of needles) {
			const beginning = needle.slice(0, WINDOW);
			const entries = byBeginning.get(beginning) ?? [];
			entries.push({ needle, form, canary });
			byBeginning.set(beginning, entries);
			mayBegin[slot(hashOf(beginning))] = 1;
			size += 1;
		}
	};
	const look = (text: string, at: number, found: Map<string, Found>) => {
		for (const { canary, form, needle } of byBeginning.get(text.slice(at, at + WINDOW)) ?? [])
			if (!found.has(canary) && text.startsWith(needle, at))
				found.set(canary, { canary, form, at, length: needle.length });
	};
	const find = (text: string) => {
		const found = new Map<string, Found>();
		let hash = hashOf(text.slice(0, WINDOW - 1));
		for (let end = WINDOW - 1; end < text.length; end += 1) {
			const at = end - WINDOW + 1;
			hash = (Math.imul(hash, BASE) + text.charCodeAt(end)) | 0;
			if (mayBegin[slot(hash)] === 1) look(text, at, found);
			hash = (hash - Math.imul(text.charCodeAt(at), OLDEST)) | 0;
		}
		return [...found.values()];
	};
	return { add, find, size: () => size };
}

function hashOf(text: string): number {
	let hash = 0;
	for (let index = 0; index < text.length; index += 1)
		hash = (Math.imul(hash, BASE) + text.charCodeAt(index)) | 0;
	return hash;
}

function slot(hash: number): number {
	return hash >>> (32 - BITS);
}
