import { randomBytes } from "node:crypto";
import { headerOf, openAsPeer, sealAsPeer } from "../vault/peer.ts";
import { type Backend, type OpenDatabase, sqlite } from "./backends.ts";
import { createWorld, type World } from "./world.ts";

const KEY_BYTES = { old: Buffer.alloc(32, 5), new: Buffer.alloc(32, 11) };
export const OLD_KEY = { id: "2026-05", key: KEY_BYTES.old };
export const NEW_KEY = { id: "2026-11", key: KEY_BYTES.new };

export type Row = Record<string, unknown>;

export interface RotationOptions {
	readonly backend?: Backend;
	/** Better Auth's `advanced.database.generateId`. */
	readonly ids?: "serial" | "uuid" | undefined;
}

export type Rotation = Awaited<ReturnType<typeof createRotation>>;

/** A database that instances of every stage of a roll-out share. */
export async function createRotation({ backend = sqlite, ids }: RotationOptions = {}) {
	const open = await backend.open();
	let migration: Promise<void> | undefined;
	const migrate: OpenDatabase["migrate"] = (options) => {
		migration ??= open.migrate(options);
		return migration;
	};
	const shared = { ...backend, open: async () => ({ ...open, migrate }) };
	const instance = (keys: (typeof OLD_KEY)[]) =>
		createWorld({
			backend: shared,
			auth: { advanced: { database: ids ? { generateId: ids } : {} } },
			spaces: { credentials: { keys } },
		});
	const before = await instance([OLD_KEY]);
	const oldFirst = await instance([OLD_KEY, NEW_KEY]);
	const newFirst = await instance([NEW_KEY, OLD_KEY]);
	const after = await instance([NEW_KEY]);
	const owner = await before.signUp();
	const spaceId = await before.createSpace(owner);

	const rows = async (): Promise<Row[]> => {
		const all: Row[] = await before.rows("spaceCredential");
		return all.sort((a, b) => (String(a.provider) < String(b.provider) ? -1 : 1));
	};
	const row = async (provider: string): Promise<Row> => {
		const found = (await rows()).find((candidate) => candidate.provider === provider);
		if (!found) throw new Error(`no row for ${provider}`);
		return found;
	};

	return {
		/** Before the roll-out, its two steps, and after it. */
		before,
		oldFirst,
		newFirst,
		after,
		owner,
		spaceId,
		rows,
		row,
		/** API keys, their secrets made of their names. */
		fill: async (providers: readonly string[], world: World = before) => {
			for (const provider of providers) {
				await world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret: secretOf(provider) } });
			}
		},
		putToken: (provider: string, world: World = before) =>
			world.auth.api.putSpaceCredential({
				body: {
					spaceId,
					provider,
					kind: "oauth2",
					accessToken: `access-${provider}`,
					refreshToken: `refresh-${provider}`,
				},
			}),
		clear: () => before.adapter.deleteMany({ model: "spaceCredential", where: [] }),
		/** Writes as other software would: past the plugin, by id. */
		paste: async (provider: string, update: Row) => {
			const { id } = await row(provider);
			return before.adapter.update({
				model: "spaceCredential",
				where: [{ field: "id", value: String(id) }],
				update,
			});
		},
		close: () => before.close(),
	};
}

export function secretOf(provider: string): string {
	return `secret-of-${provider}`;
}

export function names(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `p${index}`);
}

/** The ids of the keys that a row is sealed under, of the access and of the refresh token. */
export function keyIdsOf({ accessTokenEncrypted, refreshTokenEncrypted }: Row): unknown[] {
	const sealed = [accessTokenEncrypted, refreshTokenEncrypted].filter((text) => typeof text === "string");
	return sealed.map((text) => headerOf(String(text)).kid);
}

/** What a row holds, opened by other code than the plugin's under one key alone. */
export function openRow(row: Row, key: typeof OLD_KEY): { accessToken: string; refreshToken: string | null } {
	const where = { spaceId: String(row.spaceId), provider: String(row.provider) };
	const open = (field: "accessToken" | "refreshToken", text: unknown) =>
		openAsPeer(key.key, { ...where, field }, String(text));
	return {
		accessToken: open("accessToken", row.accessTokenEncrypted),
		refreshToken: row.refreshTokenEncrypted === null ? null : open("refreshToken", row.refreshTokenEncrypted),
	};
}

/** Seals for a row, by other code than the plugin's. */
export function sealFor(
	row: Row,
	key: typeof OLD_KEY,
	field: "accessToken" | "refreshToken",
	text: string,
): string {
	const where = { spaceId: String(row.spaceId), provider: String(row.provider), field };
	return sealAsPeer(key.key, { alg: "dir", enc: "A256GCM", kid: key.id }, where, text, randomBytes(12));
}

/** Does something once, after the rotator has read a row and before it writes it. Answers how often it was done. */
export function beforeUpdateOf(world: World, id: unknown, work: () => Promise<unknown>): () => number {
	const { updateMany } = world.adapter;
	let done = 0;
	world.adapter.updateMany = async (query) => {
		const isIt = query.where.some(({ field, value }) => field === "id" && value === String(id));
		if (isIt && done === 0) {
			done += 1;
			world.adapter.updateMany = updateMany;
			await work();
		}
		return updateMany(query);
	};
	return () => done;
}
