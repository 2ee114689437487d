import { afterEach, expect, it, vi } from "vitest";
import type { SpacesOptions } from "../../src/index.ts";
import { sqlite } from "../support/backends.ts";
import { createWorld, TEST_KEY } from "../support/world.ts";
import { CANARY, codesIn, createPatient, findingOf, type Patient } from "./support/patient.ts";

type Keys = NonNullable<NonNullable<SpacesOptions["credentials"]>["keys"]>;

const bytes = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const old = { id: "test", key: TEST_KEY };
const next = { id: "2026-11", key: bytes(11) };

let patient: Patient;
afterEach(async () => {
	vi.unstubAllEnvs();
	await patient.close();
});

/** The same database in an instance with other keys. */
async function withKeys(keys?: Keys) {
	const shared = { ...sqlite, open: async () => patient.open };
	const world = await createWorld({ backend: shared, spaces: { credentials: keys ? { keys } : {} } });
	return world.auth.api.inspectSpaces();
}

/** Puts other text into a sealed column. */
const seal = (text: string | null, column = "accessTokenEncrypted") =>
	patient.alter("spaceCredential", column, text);
const sealed = async () => String((await patient.rows("spaceCredential"))[0]?.accessTokenEncrypted);

it("misses keys in production", async () => {
	patient = await createPatient();
	await patient.adapter.deleteMany({ model: "spaceCredential", where: [] });
	vi.stubEnv("NODE_ENV", "production");
	vi.stubEnv("SPACES_KEYS", "");
	const inspection = await withKeys();
	expect(codesIn(inspection)).toEqual(["keys-missing"]);
	expect(inspection).toMatchObject({ healthy: false, keys: [] });
	const { remedy } = findingOf(inspection, "keys-missing");
	const [, value = ""] = /^export SPACES_KEYS="(.*)"$/.exec(remedy) ?? [];
	vi.stubEnv("SPACES_KEYS", value.replace("$(openssl rand -base64 32)", bytes(3)));
	expect(codesIn(await withKeys())).toEqual([]);
});

it("… and still tells which keys the rows want, and which are no sealed values at all", async () => {
	patient = await createPatient();
	vi.stubEnv("NODE_ENV", "production");
	vi.stubEnv("SPACES_KEYS", "");
	expect(codesIn(await withKeys())).toEqual(["keys-missing", "key-unknown"]);
	await seal(CANARY);
	expect(codesIn(await withKeys())).toEqual(["keys-missing", "credential-malformed"]);
});

it("says when keys cannot be fetched, and nothing about rows that it cannot open then", async () => {
	patient = await createPatient();
	const key = async (): Promise<string> => {
		throw new Error(CANARY);
	};
	const inspection = await withKeys([{ id: "kms", key }]);
	expect(codesIn(inspection)).toEqual(["keys-unreachable"]);
	expect(JSON.stringify(inspection)).not.toContain(CANARY);
});

it("warns of the development key, and that what it sealed is lost with it", async () => {
	patient = await createPatient({ spaces: { credentials: {} } });
	const inspection = await patient.inspect();
	expect(codesIn(inspection)).toEqual(["key-development"]);
	expect(inspection).toMatchObject({
		healthy: true,
		keys: [{ id: "dev", primary: true, configured: true, credentials: 1 }],
	});
	const after = await withKeys([next]);
	expect(codesIn(after)).toEqual(["key-unknown"]);
	expect(findingOf(after, "key-unknown").remedy).toBe('SPACES_KEYS="2026-11:<32 bytes in base64>"');
});

it("finds what opens and is not of its kind", async () => {
	patient = await createPatient();
	await patient.alter("spaceCredential", "kind", "basic");
	const inspection = await patient.inspect();
	expect(codesIn(inspection)).toEqual(["credential-mismatch"]);
	expect(findingOf(inspection, "credential-mismatch").remedy).toMatch(/^select .* where "id" in \('/);
	await patient.alter("spaceCredential", "kind", "api_key");
	expect(codesIn(await patient.inspect())).toEqual([]);
});

it("refuses to let a key go that rows are sealed under, and takes it back as the remedy says", async () => {
	patient = await createPatient();
	const inspection = await withKeys([next]);
	expect(codesIn(inspection)).toEqual(["key-unknown"]);
	expect(inspection.healthy).toBe(false);
	expect(inspection.keys).toEqual([
		{ id: "2026-11", primary: true, configured: true, credentials: 0 },
		{ id: "test", primary: false, configured: false, credentials: 1 },
	]);
	const finding = findingOf(inspection, "key-unknown");
	expect(finding).toMatchObject({ severity: "error", count: 1, examples: ["test"] });
	const line = 'SPACES_KEYS="2026-11:<32 bytes in base64>,test:<32 bytes in base64>"';
	expect(finding.remedy).toBe(line);

	const after = await withKeys([next, old]);
	expect(codesIn(after)).toEqual(["key-old"]);
	expect(findingOf(after, "key-old")).toMatchObject({
		severity: "warning",
		count: 1,
		remedy: "npx better-auth-spaces rotate",
		examples: ["test"],
	});
	expect(after.healthy).toBe(true);
});

it("tells which keys may go", async () => {
	patient = await createPatient();
	const inspection = await withKeys([old, next]);
	expect(codesIn(inspection)).toEqual(["key-unused"]);
	expect(findingOf(inspection, "key-unused")).toMatchObject({
		severity: "info",
		count: 1,
		examples: ["2026-11"],
		remedy: 'SPACES_KEYS="test:<32 bytes in base64>"',
	});
	expect(codesIn(await withKeys([old]))).toEqual([]);
});

it("counts a row under each key that either of its columns is sealed under", async () => {
	patient = await createPatient();
	const before = await sealed();
	const shared = { ...sqlite, open: async () => patient.open };
	const world = await createWorld({ backend: shared, spaces: { credentials: { keys: [next, old] } } });
	const body = { spaceId: patient.spaceId, provider: "stripe", secret: CANARY };
	await world.auth.api.putSpaceCredential({ body });
	// Sealed for the other column: its key is known, and it does not open here.
	await seal(before, "refreshTokenEncrypted");
	const inspection = await withKeys([next, old]);
	expect(codesIn(inspection)).toEqual(["key-old", "credential-damaged"]);
	expect(inspection.keys.map(({ id, credentials }) => [id, credentials])).toEqual([
		["2026-11", 1],
		["test", 1],
	]);
});

it("finds a value with a cut tag, and one moved from another row, damaged", async () => {
	patient = await createPatient();
	const whole = await sealed();
	await seal(whole.slice(0, -4));
	const cut = await patient.inspect();
	expect(codesIn(cut)).toEqual(["credential-damaged"]);
	const [row] = await patient.rows("spaceCredential");
	expect(findingOf(cut, "credential-damaged")).toMatchObject({
		severity: "error",
		count: 1,
		examples: [row?.id],
		remedy: `select "id", "spaceId", "provider" from "spaceCredential" where "id" in ('${row?.id}');`,
	});
	await patient.open.execute(findingOf(cut, "credential-damaged").remedy);

	await seal(whole);
	expect(codesIn(await patient.inspect())).toEqual([]);
	const other = await patient.createSpace(patient.owner);
	await patient.alter("spaceCredential", "spaceId", other);
	expect(codesIn(await patient.inspect())).toEqual(["credential-damaged"]);
});

it.each([
	["a plaintext", CANARY],
	["a JSON Web Token", `eyJhbGciOiJIUzI1NiJ9.${btoa(CANARY)}.c2ln`],
	["nothing", ""],
])("finds %s in the column malformed, and repeats none of it", async (_, text) => {
	patient = await createPatient();
	await seal(text);
	const inspection = await patient.inspect();
	expect(codesIn(inspection)).toEqual(["credential-malformed"]);
	expect(inspection).toMatchObject({ healthy: false, keys: [{ id: "test", credentials: 0 }] });
	const told = JSON.stringify(inspection);
	for (const form of [CANARY, btoa(CANARY), "sk_live", "eyJ"]) expect(told).not.toContain(form);
	const body = { spaceId: patient.spaceId, provider: "stripe", secret: CANARY };
	await patient.auth.api.putSpaceCredential({ body });
	expect(codesIn(await patient.inspect())).toEqual([]);
});

it("repeats no key id that is no key id, and stops listing keys before memory does", async () => {
	patient = await createPatient();
	const [, iv, ciphertext, tag] = (await sealed()).split("..").flatMap((part) => part.split("."));
	const header = (kid: string) =>
		Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", kid })).toString("base64url");
	const forged = (kid: string) => [header(kid), "", iv, ciphertext, tag].join(".");
	await seal(forged(`${CANARY}\n<script>`));
	const inspection = await patient.inspect();
	expect(codesIn(inspection)).toEqual(["key-unknown"]);
	expect(JSON.stringify(inspection)).not.toContain(CANARY);

	const [row] = await patient.adapter.findMany<Record<string, unknown>>({ model: "spaceCredential" });
	for (let number = 0; number < 150; number += 1) {
		const { id: _, credentialKey: __, ...rest } = row ?? {};
		const data = { ...rest, provider: `p${number}`, accessTokenEncrypted: forged(`k${number}`) };
		await patient.adapter.create({ model: "spaceCredential", data });
	}
	const many = await patient.inspect();
	expect(findingOf(many, "key-unknown")).toMatchObject({ count: 151 });
	expect(findingOf(many, "key-unknown").examples).toHaveLength(5);
	expect(many.keys.length).toBeLessThanOrEqual(101);
	expect(many.checked.credentials).toBe(151);
});
