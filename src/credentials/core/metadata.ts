import { parseJsonObject } from "../../json.ts";

/** What may be told of a credential besides its secret: a label, and the fields that its kind or its provider shows. */
export interface CredentialMetadata {
	readonly label?: string | undefined;
	readonly username?: string | undefined;
	readonly host?: string | undefined;
	readonly port?: number | undefined;
	readonly secure?: boolean | undefined;
	readonly [field: string]: string | number | boolean | undefined;
}

const LABEL = "label";

/** Reads `metadataJson`: the label, the fields that are shown and nothing else, whatever other software put there. */
export function parseMetadata(stored: unknown, shown: readonly string[]): CredentialMetadata {
	const parsed = parseJsonObject(stored);
	const fields = [LABEL, ...shown].filter((field) => Object.hasOwn(parsed, field) && isPlain(parsed[field]));
	return Object.fromEntries(fields.map((field) => [field, parsed[field]])) as CredentialMetadata;
}

export function formatMetadata(metadata: Readonly<Record<string, unknown>>): string | null {
	return Object.values(metadata).some((value) => value !== undefined) ? JSON.stringify(metadata) : null;
}

function isPlain(value: unknown): boolean {
	return ["string", "number", "boolean"].includes(typeof value);
}
