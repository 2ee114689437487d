import { readFileSync } from "node:fs";
import type { Binding } from "../../../src/vault/core/binding.ts";
import type { SealFault } from "../../../src/vault/core/seal.ts";

/** Sealed values and what becomes of them, for every implementation and every release. */
export interface Vectors {
	/** For tests only. The bytes in base64. */
	readonly keys: readonly { readonly id: string; readonly key: string }[];
	readonly opens: readonly (Sealed & { readonly text: string })[];
	readonly refused: readonly (Sealed & { readonly fault: SealFault })[];
}

/** A sealed value, and the place it is opened for. */
export interface Sealed extends Binding {
	readonly name: string;
	readonly sealed: string;
}

export const VECTORS_FILE = new URL("v1.json", import.meta.url);

export function readVectors(): Vectors {
	return JSON.parse(readFileSync(VECTORS_FILE, "utf8"));
}
