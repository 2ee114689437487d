import type { SpacesContext } from "../context.ts";
import type { ScanOptions } from "../database.ts";
import { keyIdOf } from "../vault/core/seal.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredential, type Sealed, scanCredentials, swapSealed } from "./credential-store.ts";

/** Rows that are sealed again at the same time. More would keep others from the database's connections. */
const AT_ONCE = 8;

const ATTEMPTS = 5;

export interface RotateOptions extends ScanOptions {
	/** Stop after so many rows were sealed again. Default: at the end. */
	readonly limit?: number | undefined;
}

/** How far a rotation has come. */
export interface KeyRotation {
	/** The id of the key that everything is sealed under now. */
	readonly primary: string;
	readonly scanned: number;
	readonly resealed: number;
	/** Rows that could not be opened. They stay as they are. */
	readonly unreadable: number;
	/** To go on behind the last row that was looked at; null at the end. */
	readonly cursor: string | null;
}

type Outcome = "current" | "resealed" | "unreadable";

/**
 * Seals everything under the primary key. It can be stopped anywhere, run again, and run several times at once, beside
 * writes and refreshes: a row is only replaced while it holds what was opened.
 *
 * @throws SpacesError `SPACE_KEYS_MISSING`
 */
export async function rotateKeys(
	context: SpacesContext,
	{ limit = Number.POSITIVE_INFINITY, ...scan }: RotateOptions,
): Promise<KeyRotation> {
	const [primary = ""] = await context.vault.keyIds();
	const counts = { scanned: 0, current: 0, resealed: 0, unreadable: 0 };
	for await (const page of scanCredentials(context, scan)) {
		for (let start = 0; start < page.length; ) {
			const rows = page.slice(start, start + Math.min(AT_ONCE, limit - counts.resealed));
			const outcomes = await Promise.all(rows.map((row) => resealUntilHeld(context, row, primary)));
			for (const outcome of outcomes) counts[outcome] += 1;
			counts.scanned += rows.length;
			start += rows.length;
			if (counts.resealed >= limit) return { primary, ...summary(counts), cursor: rows.at(-1)?.id ?? null };
		}
	}
	return { primary, ...summary(counts), cursor: null };
}

function summary({ scanned, resealed, unreadable }: Record<"scanned" | Outcome, number>) {
	return { scanned, resealed, unreadable };
}

/** Again with what somebody else wrote meanwhile; whoever goes on writing seals under the primary key himself. */
async function resealUntilHeld(
	context: SpacesContext,
	row: StoredCredential,
	primary: string,
): Promise<Outcome> {
	let current: StoredCredential | null = row;
	for (let attempt = 1; current && attempt <= ATTEMPTS; attempt += 1) {
		if (isUnder(primary, current)) return "current";
		const next = await reseal(context, current);
		if (!next) return "unreadable";
		if (await swapSealed(context, current, next)) return "resealed";
		current = await findCredential(context, current);
	}
	return "current";
}

function isUnder(primary: string, { sealedAccessToken, sealedRefreshToken }: StoredCredential): boolean {
	const sealed = [sealedAccessToken, ...(sealedRefreshToken === null ? [] : [sealedRefreshToken])];
	return sealed.every((text) => keyIdOf(text) === primary);
}

/** Null when one of the secrets does not open. */
async function reseal({ vault }: SpacesContext, row: StoredCredential): Promise<Sealed | null> {
	const again = async (field: "accessToken" | "refreshToken", sealed: string) => {
		const binding = { spaceId: row.spaceId, provider: row.provider, field };
		const opened = await vault.tryOpen(binding, sealed);
		return opened.ok ? vault.seal(binding, opened.text) : null;
	};
	const sealedAccessToken = await again("accessToken", row.sealedAccessToken);
	// An empty text, which only other software stores, is no sealed value either.
	const sealedRefreshToken =
		row.sealedRefreshToken === null ? null : await again("refreshToken", row.sealedRefreshToken);
	if (sealedAccessToken === null || (row.sealedRefreshToken !== null && sealedRefreshToken === null))
		return null;
	return { sealedAccessToken, sealedRefreshToken };
}
