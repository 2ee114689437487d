import type { Snapshot } from "../../src/index.ts";

/**
 * The decision once more, as naively as it can be said: written from the contract, section 3, before and apart from
 * src/permissions/core, and sharing nothing with it.
 */
export interface OracleWorld {
	/** Undefined: the application declares no catalogue. */
	catalogue?: string[];
	/** Undefined: the application declares no types. A type that is not in here opens nothing. */
	types?: Record<string, "*" | string[]>;
	type: string | null;
	/** Roles that exist, with the level the options give them, if any. */
	existing: { name: string; level?: "none" | "read" | "write" | "admin" }[];
	creatorRole: string;
	/** `member.role`, as stored. */
	storedRole: string;
	rows: { role: string; module: string; read: boolean; write: boolean; admin: boolean }[];
}

export interface OracleAnswer {
	allowed: boolean;
	reason: string;
	role: string | null;
}

const RANK = ["denied-by-override", "not-in-allowlist", "not-granted", "unknown-role"];

export function oracle(world: OracleWorld, module: string, action: "read" | "write" | "admin"): OracleAnswer {
	const builtIn = module === "spaces.permissions" || module === "spaces.credentials";
	const wellFormed = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/.test(module);
	if (!wellFormed) return { allowed: false, reason: "unknown-module", role: null };
	if (module.startsWith("spaces.") && !builtIn)
		return { allowed: false, reason: "unknown-module", role: null };
	if (!builtIn && world.catalogue && world.catalogue.indexOf(module) === -1) {
		return { allowed: false, reason: "unknown-module", role: null };
	}

	const names: string[] = [];
	for (const entry of world.storedRole.split(",")) {
		if (/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/.test(entry) && names.indexOf(entry) === -1) names.push(entry);
	}

	const refusals: OracleAnswer[] = [];
	for (const name of names) {
		const answer = forOneRole(world, name, module, action, builtIn);
		if (answer === "yes") return { allowed: true, reason: "granted", role: name };
		refusals.push({ allowed: false, reason: answer, role: name });
	}
	for (const reason of RANK) {
		for (const refusal of refusals) if (refusal.reason === reason) return refusal;
	}
	return { allowed: false, reason: "not-granted", role: null };
}

function forOneRole(
	world: OracleWorld,
	name: string,
	module: string,
	action: "read" | "write" | "admin",
	builtIn: boolean,
): string {
	let role: { name: string; level?: string } | undefined;
	for (const candidate of world.existing) if (candidate.name === name) role = candidate;
	if (!role) return "unknown-role";
	if (builtIn && name === world.creatorRole) return "yes";
	for (const row of world.rows) {
		if (row.role === name && row.module === module) {
			const says = action === "read" ? row.read : action === "write" ? row.write : row.admin;
			return says ? "yes" : "denied-by-override";
		}
	}
	if (!builtIn && world.types) {
		let open: "*" | string[] = [];
		for (const [type, modules] of Object.entries(world.types)) if (type === world.type) open = modules;
		if (open !== "*" && open.indexOf(module) === -1) return "not-in-allowlist";
	}
	let level = role.level ?? (name === world.creatorRole ? "admin" : name === "admin" ? "write" : "read");
	if (builtIn) level = name !== "admin" ? "none" : module === "spaces.permissions" ? "read" : "write";
	if (level === "admin") return "yes";
	if (level === "write") return action === "admin" ? "not-granted" : "yes";
	if (level === "read") return action === "read" ? "yes" : "not-granted";
	return "not-granted";
}

/** Reads a snapshot as its documentation says, sharing nothing with the code that wrote it. */
export function readCell(json: string, module: string): string {
	const snapshot: Snapshot = JSON.parse(json);
	const column = Object.keys(snapshot.modules).indexOf(module);
	const has = { read: false, write: false, admin: false };
	for (const role of snapshot.roles) {
		if (role.unknown) continue;
		const own = ["spaces.permissions", "spaces.credentials"].indexOf(module);
		const row = role.rows.charAt(column);
		const closed = own < 0 && snapshot.allow !== "*" && snapshot.allow.charAt(column) !== "1";
		const level =
			own >= 0 ? (role.creator ? "admin" : (role.own[own] ?? "none")) : closed ? "none" : role.tier;
		const fromLevel = { none: 0, read: 1, write: 3, admin: 7 }[level];
		const bits = (own >= 0 && role.creator) || row === "" || row === "-" ? fromLevel : Number(row);
		if (bits % 2 === 1) has.read = true;
		if (bits === 2 || bits === 3 || bits >= 6) has.write = true;
		if (bits >= 4) has.admin = true;
	}
	return `${has.read ? "r" : "-"}${has.write ? "w" : "-"}${has.admin ? "a" : "-"}`;
}
