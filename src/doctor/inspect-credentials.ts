import type { SpacesContext } from "../context.ts";
import { kindOf } from "../credentials/core/kinds.ts";
import { isOfKind } from "../credentials/core/secret.ts";
import type { CredentialFault } from "../credentials/open.ts";
import type { Row } from "../database.ts";
import { CREDENTIAL_MODEL } from "../schema.ts";
import type { SealedField } from "../vault/core/binding.ts";
import { keyIdOf } from "../vault/core/seal.ts";
import type { FindingCode } from "./core/findings.ts";
import { isPlainId } from "./core/sql.ts";
import type { Tally } from "./core/tally.ts";
import type { Keys } from "./inspect-keys.ts";
import { scanBySpace } from "./rows.ts";

const CODE_OF_FAULT: Readonly<Record<CredentialFault, FindingCode | null>> = {
	damaged: "credential-damaged",
	malformed: "credential-malformed",
	mismatch: "credential-mismatch",
	"unknown-key": null, // said of the key
};

const SEALED: readonly (readonly [column: string, field: SealedField])[] = [
	["accessTokenEncrypted", "accessToken"],
	["refreshTokenEncrypted", "refreshToken"],
];

/** More keys than anybody has: rows under others are counted, those keys are not listed. */
const MOST_KEYS = 100;

/** Opens every sealed value, keeps none, and counts in `used` the rows under each key. */
export async function inspectCredentials(
	context: SpacesContext,
	keys: Keys,
	used: Map<string, number>,
	tally: Tally,
): Promise<number> {
	let count = 0;
	for await (const { rows, missing } of scanBySpace(context, CREDENTIAL_MODEL)) {
		count += rows.length;
		const inspected = await Promise.all(rows.map((row) => inspectSeals(context, keys, row)));
		for (const { row, keyIds, codes } of inspected) {
			const id = String(row.id);
			for (const code of codes) tally.add(code, id);
			if (missing.has(String(row.spaceId))) tally.add("orphan-rows", id);
			if (row.credentialKey === null) tally.add("missing-derived-key", id);
			for (const keyId of keyIds) countKey(used, keyId);
			addKeyFindings(keys, keyIds, tally);
		}
	}
	return count;
}

/** Only what looks like a key id is listed: a header that was made by somebody else can hold anything. */
function countKey(used: Map<string, number>, keyId: string): void {
	if (!isPlainId(keyId)) return;
	if (used.has(keyId) || used.size < MOST_KEYS) used.set(keyId, (used.get(keyId) ?? 0) + 1);
}

/** A row counts once, though its two columns may be under two keys. */
function addKeyFindings({ ids, known }: Keys, keyIds: readonly string[], tally: Tally): void {
	const unknown = keyIds.find((keyId) => !ids.includes(keyId));
	if (known && unknown !== undefined) tally.add("key-unknown", unknown);
	const old = keyIds.find((keyId) => ids.indexOf(keyId) > 0);
	if (old !== undefined) tally.add("key-old", old);
}

interface Seals {
	readonly row: Row;
	readonly keyIds: readonly string[];
	readonly codes: readonly FindingCode[];
}

async function inspectSeals(context: SpacesContext, keys: Keys, row: Row): Promise<Seals> {
	const keyIds = new Set<string>();
	const codes = new Set<FindingCode>();
	for (const [column, field] of SEALED) {
		const sealed = row[column] ?? null;
		if (field === "refreshToken" && sealed === null) continue;
		const keyId = keyIdOf(String(sealed));
		if (keyId !== null) keyIds.add(keyId);
		const fault = await faultOf(context, keys, row, field, String(sealed));
		const code = fault && CODE_OF_FAULT[fault];
		if (code) codes.add(code);
	}
	return { row, keyIds: [...keyIds], codes: [...codes] };
}

async function faultOf(
	{ vault, providers }: SpacesContext,
	keys: Keys,
	{ spaceId, provider, kind }: Row,
	field: SealedField,
	sealed: string,
): Promise<CredentialFault | null> {
	if (keys.ids.length === 0) return keyIdOf(sealed) === null ? "malformed" : null;
	const opened = await vault.tryOpen({ spaceId: String(spaceId), provider: String(provider), field }, sealed);
	if (!opened.ok) return opened.fault;
	if (field === "refreshToken") return null;
	const made = kindOf(String(kind), providers.get(String(provider)));
	return made && isOfKind(String(kind), made, opened.text) ? null : "mismatch";
}
