import { parseJsonObject } from "../../json.ts";
import type { CredentialMetadata } from "./kinds.ts";

const FIELD_TYPES = {
	label: "string",
	username: "string",
	host: "string",
	port: "number",
	secure: "boolean",
} as const satisfies Record<keyof CredentialMetadata, "string" | "number" | "boolean">;

/** Reads `metadataJson`: the declared fields and nothing else, whatever other software put there. */
export function parseMetadata(stored: unknown): CredentialMetadata {
	const parsed = parseJsonObject(stored);
	const declared = Object.entries(FIELD_TYPES).filter(
		([field, type]) => Object.hasOwn(parsed, field) && typeof parsed[field] === type,
	);
	return Object.fromEntries(declared.map(([field]) => [field, parsed[field]]));
}

export function formatMetadata(metadata: CredentialMetadata): string | null {
	return Object.values(metadata).some((value) => value !== undefined) ? JSON.stringify(metadata) : null;
}
