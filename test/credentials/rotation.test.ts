import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KeyRotation } from "../../src/credentials/rotate.ts";
import { backends, memory, postgres, sqlite } from "../support/backends.ts";
import {
	createRotation,
	keyIdsOf,
	NEW_KEY,
	names,
	OLD_KEY,
	openRow,
	type Rotation,
	type Row,
	sealFor,
	secretOf,
} from "../support/rotation.ts";

/** A row without what a rotation may change. */
function rest({ accessTokenEncrypted: _, refreshTokenEncrypted: __, ...others }: Row): Row {
	return others;
}

const kids = (rows: readonly Row[]) => [...new Set(rows.flatMap(keyIdsOf))];

/** Seals everything under the one key and then the other, by pages of these sizes in turn. */
async function expectReached(
	rotation: Rotation,
	count: number,
	sizes: readonly (number | undefined)[],
): Promise<void> {
	for (const [index, batch] of sizes.entries()) {
		const toNew = index % 2 === 0;
		const { auth } = toNew ? rotation.newFirst : rotation.oldFirst;
		const result = await auth.api.rotateSpaceKeys({ body: { batch } });
		expect(result, `${count} rows by ${batch}`).toMatchObject({
			scanned: count,
			resealed: count,
			cursor: null,
		});
		expect(kids(await rotation.rows())).toEqual(count === 0 ? [] : [(toNew ? NEW_KEY : OLD_KEY).id]);
	}
}

describe.each(backends)("on $name", (backend) => {
	let rotation: Rotation;

	beforeAll(async () => {
		rotation = await createRotation({ backend });
	});
	beforeEach(() => rotation.clear());
	afterAll(() => rotation.close());

	it("seals every secret of every kind anew, refresh tokens included, and changes nothing else", async () => {
		const { before, newFirst, after, owner, spaceId, rows } = rotation;
		await rotation.fill(names(12));
		for (const provider of names(4)) await rotation.putToken(`token-${provider}`);
		const put = (body: object) => before.auth.api.putSpaceCredential({ body: { spaceId, ...body } as never });
		await put({ provider: "bare-token", kind: "oauth2", accessToken: "a-token-without-refresh" });
		await put({ provider: "login", kind: "basic", username: "AC1", password: "pässword ✓" });
		await put({ provider: "revoked", secret: "revoked-secret" });
		await before.auth.api.revokeAllSpaceCredentials({ body: { provider: "revoked" } });
		const member = { spaceId, provider: "by-member", secret: "set-by-a-member", metadata: { label: "Live" } };
		expect((await before.call(owner, "/spaces/credentials/set", { body: member })).status).toBe(200);

		const stored = await rows();
		const open = (world: typeof before) =>
			Promise.all(
				stored
					.filter((row) => row.status === "active")
					.map(({ provider }) =>
						world.auth.api.getSpaceSecret({ body: { spaceId, provider: String(provider) } }),
					),
			);
		const opened = await open(before);
		const count = stored.length;
		expect(await newFirst.auth.api.rotateSpaceKeys({ body: {} })).toEqual({
			primary: NEW_KEY.id,
			scanned: count,
			resealed: count,
			unreadable: 0,
			cursor: null,
		});

		const rotated = await rows();
		expect(rotated.map(rest)).toEqual(stored.map(rest));
		expect(kids(rotated)).toEqual([NEW_KEY.id]);
		expect(rotated.map((row) => openRow(row, NEW_KEY))).toEqual(stored.map((row) => openRow(row, OLD_KEY)));
		const contents = Object.fromEntries(rotated.map((row) => [row.provider, openRow(row, NEW_KEY)]));
		expect(contents).toMatchObject({
			p7: { accessToken: secretOf("p7"), refreshToken: null },
			"token-p3": { accessToken: "access-token-p3", refreshToken: "refresh-token-p3" },
			"bare-token": { accessToken: "a-token-without-refresh", refreshToken: null },
			revoked: { accessToken: "revoked-secret" },
			"by-member": { accessToken: "set-by-a-member" },
		});
		expect(JSON.parse(contents.login?.accessToken ?? "")).toEqual({
			kind: "basic",
			username: "AC1",
			password: "pässword ✓",
		});
		expect(await open(after)).toEqual(opened);

		const again = await newFirst.auth.api.rotateSpaceKeys({ body: {} });
		expect(again).toMatchObject({ scanned: count, resealed: 0, unreadable: 0, cursor: null });
		expect(await rows()).toEqual(rotated);
	});

	it("seals a row anew of whose two secrets only one is under the old key", async () => {
		await rotation.putToken("access-behind");
		await rotation.putToken("refresh-behind");
		const sealNew = async (provider: string, field: "accessToken" | "refreshToken", text: string) =>
			rotation.paste(provider, {
				[`${field}Encrypted`]: sealFor(await rotation.row(provider), NEW_KEY, field, text),
			});
		await sealNew("access-behind", "refreshToken", "refresh-access-behind");
		await sealNew("refresh-behind", "accessToken", "access-refresh-behind");
		const result = await rotation.newFirst.auth.api.rotateSpaceKeys({ body: {} });
		expect(result).toMatchObject({ scanned: 2, resealed: 2 });
		for (const provider of ["access-behind", "refresh-behind"]) {
			expect(openRow(await rotation.row(provider), NEW_KEY)).toEqual({
				accessToken: `access-${provider}`,
				refreshToken: `refresh-${provider}`,
			});
		}
	});

	it("stops at its limit and goes on behind its cursor, each row being looked at once", async () => {
		const { newFirst, oldFirst } = rotation;
		await rotation.fill(names(30));
		const rotate = (body: object) => newFirst.auth.api.rotateSpaceKeys({ body });
		const sealedAnew = async () =>
			(await rotation.rows()).filter((row) => keyIdsOf(row)[0] === NEW_KEY.id).map((row) => row.id);

		const first = await rotate({ limit: 11, batch: 4 });
		expect(first).toMatchObject({ scanned: 11, resealed: 11, cursor: expect.any(String) });
		const done = await sealedAnew();
		expect(done).toHaveLength(11);
		const second = await rotate({ limit: 1, after: first.cursor });
		expect(second).toMatchObject({ scanned: 1, resealed: 1, cursor: expect.any(String) });
		const third = await rotate({ after: second.cursor, batch: 7 });
		expect(third).toMatchObject({ scanned: 18, resealed: 18, cursor: null });
		expect(await sealedAnew()).toHaveLength(30);

		await oldFirst.auth.api.rotateSpaceKeys({ body: {} });
		expect(await rotate({ after: first.cursor })).toMatchObject({ scanned: 19, resealed: 19 });
		expect((await sealedAnew()).filter((id) => done.includes(id))).toEqual([]);
		// Rows that need nothing do not count towards the limit.
		expect(await rotate({ limit: 11 })).toMatchObject({ resealed: 11 });
		expect(await sealedAnew()).toHaveLength(30);
	});

	it("counts the keys in use as the rows say", async () => {
		const { newFirst, after } = rotation;
		await rotation.fill(names(5));
		await rotation.fill(["fresh"], newFirst);
		for (const provider of ["t0", "t1"]) await rotation.putToken(provider);
		const half = sealFor(await rotation.row("t0"), NEW_KEY, "accessToken", "x");
		await rotation.paste("t0", { accessTokenEncrypted: half });
		const lost = sealFor(await rotation.row("p0"), { ...OLD_KEY, id: "lost" }, "accessToken", "x");
		await rotation.paste("p0", { accessTokenEncrypted: lost });
		await rotation.paste("p1", { accessTokenEncrypted: "sk_live_plaintext" });

		const counted = async () => {
			const rows = await rotation.rows();
			const readable = rows.filter((row) => row.accessTokenEncrypted !== "sk_live_plaintext");
			const count = (id: string) => readable.filter((row) => keyIdsOf(row).includes(id)).length;
			return [count(NEW_KEY.id), count(OLD_KEY.id), count("lost")];
		};
		const listed = (credentials: readonly (number | undefined)[]) => [
			{ id: NEW_KEY.id, primary: true, configured: true, credentials: credentials[0] },
			{ id: OLD_KEY.id, primary: false, configured: true, credentials: credentials[1] },
			{ id: "lost", primary: false, configured: false, credentials: credentials[2] },
		];
		expect(await counted()).toEqual([2, 5, 1]);
		expect((await newFirst.auth.api.spaceKeysInUse()).keys).toEqual(listed([2, 5, 1]));

		await newFirst.auth.api.rotateSpaceKeys({ body: {} });
		expect(await counted()).toEqual([6, 0, 1]);
		expect((await newFirst.auth.api.spaceKeysInUse()).keys).toEqual(listed([6, 0, 1]));
		expect((await after.auth.api.spaceKeysInUse()).keys.map(({ id }) => id)).toEqual([NEW_KEY.id, "lost"]);
	});

	it("leaves what it cannot open byte for byte, counts it, and seals everything else anew", async () => {
		const { newFirst } = rotation;
		const healthy = names(20);
		await rotation.fill(healthy);
		const damage: Record<string, (row: Row) => Row> = {
			"cut-tag": (row) => ({ accessTokenEncrypted: String(row.accessTokenEncrypted).slice(0, -8) }),
			"no-tag": (row) => ({ accessTokenEncrypted: String(row.accessTokenEncrypted).replace(/[^.]*$/, "") }),
			"unknown-key": (row) => ({
				accessTokenEncrypted: sealFor(row, { ...OLD_KEY, id: "lost" }, "accessToken", "x"),
			}),
			"other-key-of-that-name": (row) => ({
				accessTokenEncrypted: sealFor(row, { ...NEW_KEY, id: OLD_KEY.id }, "accessToken", "x"),
			}),
			plaintext: () => ({ accessTokenEncrypted: "sk_live_plaintext" }),
			empty: () => ({ accessTokenEncrypted: "" }),
			"of-another-row": (row) => ({
				accessTokenEncrypted: sealFor({ ...row, provider: "p0" }, OLD_KEY, "accessToken", "x"),
			}),
			"columns-swapped": (row) => ({
				accessTokenEncrypted: row.refreshTokenEncrypted,
				refreshTokenEncrypted: row.accessTokenEncrypted,
			}),
			"refresh-damaged": (row) => ({
				refreshTokenEncrypted: String(row.refreshTokenEncrypted).slice(0, -8),
			}),
			"refresh-plaintext": () => ({ refreshTokenEncrypted: "1//refresh" }),
			"refresh-empty": () => ({ refreshTokenEncrypted: "" }),
		};
		for (const [provider, spoil] of Object.entries(damage)) {
			await rotation.putToken(provider);
			await rotation.paste(provider, spoil(await rotation.row(provider)));
		}
		const stored = await rotation.rows();
		const unreadable = Object.keys(damage).length;
		for (const resealed of [20, 0]) {
			expect(await newFirst.auth.api.rotateSpaceKeys({ body: { batch: 9 } })).toEqual({
				primary: NEW_KEY.id,
				scanned: 20 + unreadable,
				resealed,
				unreadable,
				cursor: null,
			});
		}
		const rotated = await rotation.rows();
		const damaged = ({ provider }: Row) => Object.hasOwn(damage, String(provider));
		expect(rotated.filter(damaged)).toEqual(stored.filter(damaged));
		const others = rotated.filter((row) => !damaged(row));
		expect(others.map((row) => [row.provider, openRow(row, NEW_KEY).accessToken]).sort()).toEqual(
			healthy.map((provider) => [provider, secretOf(provider)]).sort(),
		);
	});

	it("reaches every row once, whatever the rows and the pages", async () => {
		const all = names(250);
		let filled = 0;
		for (const count of [0, 1, 99, 100, 101, 250]) {
			await rotation.fill(all.slice(filled, count));
			filled = count;
			const sizes = count === 250 ? [99, 101] : [1, 100];
			await expectReached(rotation, count, sizes);
		}
	});
});

describe.each(["serial", "uuid"] as const)("with %s ids", (ids) => {
	it.each([memory, sqlite, postgres])(
		"reaches every row once and goes on behind any of them, on $name",
		async (backend) => {
			const rotation = await createRotation({ backend, ids });
			const { newFirst } = rotation;
			await rotation.fill(names(102));
			await expectReached(rotation, 102, [1, 9, 10, 100]);
			// A stop and a fresh start at each row, past the ids 9 and 99.
			let [after, runs, resealed]: [string | undefined, number, number] = [undefined, 0, 0];
			do {
				const result: KeyRotation = await newFirst.auth.api.rotateSpaceKeys({
					body: { limit: 1, batch: 3, after },
				});
				resealed += result.resealed;
				after = result.cursor ?? undefined;
				runs += 1;
			} while (after !== undefined && runs < 200);
			expect([runs, resealed]).toEqual([103, 102]);
			expect((await newFirst.auth.api.spaceKeysInUse()).keys).toMatchObject([
				{ id: NEW_KEY.id, credentials: 102 },
				{ id: OLD_KEY.id, credentials: 0 },
			]);
			await rotation.close();
		},
	);
});
