import type { Layout } from "./layout.ts";

/** `error`: something does not work, or is not safe. `warning`: it may come to that. `info`: to know. */
export type Severity = "error" | "warning" | "info";

/** What can be found wrong with keys, tables and rows. */
export type FindingCode =
	| "keys-missing"
	| "keys-unreachable"
	| "key-development"
	| "key-unknown"
	| "key-old"
	| "key-unused"
	| "credential-damaged"
	| "credential-malformed"
	| "credential-mismatch"
	| "table-missing"
	| "column-missing"
	| "table-unreadable"
	| "unique-index-missing"
	| "duplicate-rows"
	| "index-missing"
	| "foreign-key-missing"
	| "row-level-security-partial"
	| "row-level-security-shuts-out"
	| "database-not-inspected"
	| "orphan-rows"
	| "dead-role-rows"
	| "dead-module-rows"
	| "missing-derived-key"
	| "role-not-canonical"
	| "space-without-owner"
	| "space-without-type";

/** Something that is not as it should be, and what to do about it. */
export interface Finding {
	readonly code: FindingCode;
	readonly severity: Severity;
	/** Of rows, spaces, tables, indexes or keys, by the code. */
	readonly count: number;
	readonly message: string;
	/** To copy: statements, a line for the environment, a command, or a call. */
	readonly remedy: string;
	/** Five of them at most: ids, or names of keys, tables and columns. Nothing else that is stored. */
	readonly examples: readonly string[];
}

/** What was found of one kind. */
export interface Evidence {
	readonly count: number;
	readonly examples: readonly string[];
	/** Statements that mend it, where they depend on what was found. */
	readonly statements: readonly string[];
}

export interface Setting {
	readonly layout: Layout;
	/** Ids of the configured keys, the one that seals first. */
	readonly keyIds: readonly string[];
	readonly creatorRole: string;
	readonly types: readonly string[];
}
