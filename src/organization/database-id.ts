import type { BetterAuthOptions } from "@better-auth/core";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Positive, without leading zeros, and within a 32-bit column. */
const SERIAL = /^[1-9]\d{0,8}$/;

/** PostgreSQL fails on a text where it expects a uuid or an integer; such a text can be no row's id. */
export function databaseIdTest({ advanced }: BetterAuthOptions): (id: string) => boolean {
	const generateId = advanced?.database?.generateId;
	if (generateId === "uuid") return (id) => UUID.test(id);
	if (generateId === "serial") return (id) => SERIAL.test(id);
	return (id) => id !== "";
}
