import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { everyBackend } from "../support/every-backend.ts";
import {
	beforeUpdateOf,
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

/** The write that a refresh makes: both tokens or the access token alone, while the version is what it began with. */
function refreshed(row: Row, tokens: { accessToken: string; refreshToken?: string }) {
	const { accessToken, refreshToken } = tokens;
	return {
		model: "spaceCredential",
		where: [
			{ field: "id", value: String(row.id) },
			{ field: "version", value: Number(row.version) },
		],
		update: {
			accessTokenEncrypted: sealFor(row, NEW_KEY, "accessToken", accessToken),
			...(refreshToken !== undefined && {
				refreshTokenEncrypted: sealFor(row, NEW_KEY, "refreshToken", refreshToken),
			}),
			version: Number(row.version) + 1,
		},
	};
}

describe.each(everyBackend)("on $name", (backend) => {
	let rotation: Rotation;

	beforeAll(async () => {
		rotation = await createRotation({ backend });
	});
	beforeEach(() => rotation.clear());
	afterAll(() => rotation.close());

	const rotate = (body = {}) => rotation.newFirst.auth.api.rotateSpaceKeys({ body });
	/** Rotates while something is done after the rotator's read of this row and before its write. */
	const rotateAround = async (provider: string, work: () => Promise<unknown>) => {
		const done = beforeUpdateOf(rotation.newFirst, (await rotation.row(provider)).id, work);
		const result = await rotate();
		expect(done()).toBe(1);
		return result;
	};
	const opened = async () =>
		Object.fromEntries(
			(await rotation.rows()).map((row) => [row.provider, openRow(row, NEW_KEY).accessToken]),
		);
	const secrets = (count: number) =>
		Object.fromEntries(names(count).map((provider) => [provider, secretOf(provider)]));

	it("two rotators at once seal each row anew once, and lose none", async () => {
		await rotation.fill(names(60));
		const results = await Promise.all([rotate({ batch: 10 }), rotate({ batch: 7 })]);
		for (const result of results) expect(result).toMatchObject({ scanned: 60, unreadable: 0, cursor: null });
		expect(results.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(60);
		expect(await opened()).toEqual(secrets(60));
	});

	it("a credential replaced after the rotator's read stays what it was replaced by", async () => {
		const { newFirst, spaceId, row } = rotation;
		await rotation.fill(names(10));
		const body = { spaceId, provider: "p4", secret: "what-somebody-wrote-meanwhile" };
		const result = await rotateAround("p4", () => newFirst.auth.api.putSpaceCredential({ body }));
		expect(result).toMatchObject({ scanned: 10, resealed: 9, unreadable: 0 });
		expect(await opened()).toEqual({ ...secrets(10), p4: body.secret });
		expect((await row("p4")).version).not.toBe(1);
	});

	it("so it does when an instance with the old order wrote it, and is sealed anew in the same run", async () => {
		const { oldFirst, spaceId } = rotation;
		await rotation.fill(names(10));
		const body = { spaceId, provider: "p4", secret: "what-an-older-instance-wrote" };
		const result = await rotateAround("p4", () => oldFirst.auth.api.putSpaceCredential({ body }));
		expect(result).toMatchObject({ scanned: 10, resealed: 10 });
		expect(await opened()).toEqual({ ...secrets(10), p4: body.secret });
	});

	it("a credential deleted after the rotator's read stays deleted", async () => {
		const { newFirst, owner, spaceId } = rotation;
		await rotation.fill(names(10));
		const body = { spaceId, provider: "p4" };
		const result = await rotateAround("p4", () =>
			newFirst.call(owner, "/spaces/credentials/delete", { body }),
		);
		expect(result).toMatchObject({ scanned: 10, resealed: 9, unreadable: 0 });
		const { p4: _, ...others } = secrets(10);
		expect(await opened()).toEqual(others);
	});

	it("a label written after the rotator's read stays, and the row is sealed anew", async () => {
		const { newFirst, owner, spaceId, row } = rotation;
		await rotation.fill(names(3));
		const body = { spaceId, provider: "p1", metadata: { label: "Meanwhile" }, replace: true };
		const result = await rotateAround("p1", () => newFirst.call(owner, "/spaces/credentials/set", { body }));
		expect(result).toMatchObject({ resealed: 3 });
		expect(await row("p1")).toMatchObject({
			metadataJson: expect.stringContaining("Meanwhile"),
			updatedBy: owner.id,
		});
		expect(await opened()).toEqual(secrets(3));
	});

	it("a refresh that began before the rotation and ends after it still counts", async () => {
		const { newFirst, putToken, row } = rotation;
		await putToken("google");
		const begun = await row("google");
		expect(await rotate()).toMatchObject({ resealed: 1 });
		const tokens = { accessToken: "access-2", refreshToken: "refresh-2" };
		expect(await newFirst.adapter.updateMany(refreshed(begun, tokens))).toBe(1);
		expect(await rotate()).toMatchObject({ resealed: 0 });
		expect(openRow(await row("google"), NEW_KEY)).toEqual(tokens);
	});

	it.each([
		["both tokens", { accessToken: "access-2", refreshToken: "refresh-2" }, 0],
		["an access token alone", { accessToken: "access-2" }, 1],
	])("a refresh that writes %s after the rotator's read is not lost", async (_, tokens, resealed) => {
		const { newFirst, putToken, row } = rotation;
		await putToken("google");
		const begun = await row("google");
		const result = await rotateAround("google", async () => {
			expect(await newFirst.adapter.updateMany(refreshed(begun, tokens))).toBe(1);
		});
		expect(result).toMatchObject({ scanned: 1, resealed, unreadable: 0 });
		const after = await row("google");
		expect(openRow(after, NEW_KEY)).toEqual({ refreshToken: "refresh-google", ...tokens });
		expect(after.version).toBe(2);
	});

	it("a refresh token that other software replaces after the rotator's read is not lost", async () => {
		const { paste, putToken, row } = rotation;
		await putToken("google");
		const sealed = sealFor(await row("google"), OLD_KEY, "refreshToken", "refresh-2");
		await rotateAround("google", () => paste("google", { refreshTokenEncrypted: sealed }));
		expect(openRow(await row("google"), NEW_KEY)).toEqual({
			accessToken: "access-google",
			refreshToken: "refresh-2",
		});
	});

	it("during a roll-out every instance opens everything, and the last run leaves nothing under the old key", async () => {
		const { newFirst, oldFirst, after, spaceId } = rotation;
		const expected: Record<string, string> = secrets(20);
		await rotation.fill(names(20));
		const openIn = async (world: typeof after) => {
			const secretIn = async (provider: string) => {
				const secret = await world.auth.api.getSpaceSecret({ body: { spaceId, provider } });
				return [provider, secret.kind === "api_key" && secret.secret];
			};
			return Object.fromEntries(await Promise.all(Object.keys(expected).map(secretIn)));
		};
		const write = async (world: typeof after, provider: string, secret: string) => {
			await world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret } });
			expected[provider] = secret;
		};
		expect(await openIn(oldFirst)).toEqual(expected);
		expect(await rotate()).toMatchObject({ resealed: 20 });
		await write(oldFirst, "p1", "old-order-replaced");
		await write(oldFirst, "p20", "old-order-created");
		await write(newFirst, "p2", "new-order-replaced");
		for (const world of [oldFirst, newFirst]) expect(await openIn(world)).toEqual(expected);
		const under = async (id: string) =>
			(await rotation.rows()).filter((row) => keyIdsOf(row).includes(id)).map((row) => row.provider);
		expect(await under(OLD_KEY.id)).toEqual(["p1", "p20"]);
		expect(await rotate()).toMatchObject({ scanned: 21, resealed: 2 });
		expect(await under(OLD_KEY.id)).toEqual([]);
		expect(await openIn(after)).toEqual(expected);
	});
});
