import { isId } from "./ids.ts";

/**
 * The roles a member holds, in their stored order. An entry that is not byte for byte a role name is dropped, never
 * trimmed: Better Auth before 1.7.13 stored `"member, owner"` as typed, and that member is no owner.
 */
export function parseStoredRoles(stored: string): readonly string[] {
	return [...new Set(stored.split(",").filter(isId))];
}

/** The same as Better Auth reads them: trimmed. For roles that are about to be given, where its leniency must not be a gap. */
export function parseRolesLeniently(stored: string): readonly string[] {
	const names = stored.split(",").map((name) => name.trim());
	return [...new Set(names)].filter((name) => name !== "");
}
