/**
 * Ids of modules, providers and roles. Compared byte for byte: never trimmed, never case-folded.
 * The first character keeps `__proto__` out, the set keeps commas (Better Auth joins roles with them) and padding out.
 */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/** Modules whose names start with this belong to the plugin itself. */
export const RESERVED_PREFIX = "spaces.";

/** The two modules that guard the plugin's own tables. They stand outside every allowlist. */
export const BUILT_IN_MODULES = ["spaces.permissions", "spaces.credentials"] as const;

export type BuiltInModule = (typeof BUILT_IN_MODULES)[number];

export function isId(value: unknown): value is string {
	return typeof value === "string" && ID_PATTERN.test(value);
}

export function isBuiltIn(module: string): module is BuiltInModule {
	return (BUILT_IN_MODULES as readonly string[]).includes(module);
}

/** An id that is neither malformed nor inside the reserved prefix without being one of ours. */
export function isModuleId(value: unknown): value is string {
	return isId(value) && (!value.startsWith(RESERVED_PREFIX) || isBuiltIn(value));
}
