import { setImmediate } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { postgres, sqlite } from "../support/backends.ts";
import { openInMemory, openRedis } from "../support/shared-storage.ts";
import { createWorld, type World } from "../support/world.ts";

declare module "vitest" {
	interface ProvidedContext {
		revocations?: number;
	}
	interface TaskMeta {
		revocations?: { readonly where: string; readonly count: number; readonly checks: number };
	}
}

/** `npm run proof:cache` runs this file with more of them. */
const count = inject("revocations") ?? 60;
const { redis } = inject("servers");

/** On each instance. */
const CLIENTS = 4;
const ASKED_AFTER = 2;

/** A storage that works, one that hears of no end of a change, and one that forgets everything. */
const STORAGE = ["works", "works", "works", "hears of no end", "forgets"] as const;

const cases = [
	[`${sqlite.name} and a Map`, sqlite, openInMemory],
	...(redis === null ? [] : [[`${postgres.name} and Redis`, postgres, () => openRedis(redis)] as const]),
] as const;

describe.for(cases)("two instances on %s", ([where, backend, openStorage]) => {
	it("let nobody in who asks after a right was taken away, however many ask meanwhile", {
		timeout: 60_000 + count * 1_000,
	}, async ({ task }) => {
		const shared = openStorage();
		const database = await backend.open();
		const connect = (migrate: typeof database.migrate) =>
			createWorld({
				backend: { ...backend, open: async () => ({ ...database, migrate }) },
				spaces: { cache: true, types: { club: { modules: ["calendar"] }, closed: { modules: [] } } },
				organization: { dynamicAccessControl: { enabled: true } },
				auth: { secondaryStorage: shared.storage, session: { storeSessionInDatabase: true } },
			});
		const here = await connect(database.migrate);
		const worlds = [here, await connect(async () => {})];
		const { spaceId, userId, grant, revocations } = await setUp(here);
		const body = { spaceId, userId, module: "calendar", action: "write" } as const;
		let checks = 0;
		for (let round = 0; round < count; round += 1) {
			shared.failing = new Set();
			await grant();
			for (const { auth } of worlds) expect((await auth.api.canUserInSpace({ body })).allowed).toBe(true);

			const state = STORAGE[round % STORAGE.length];
			if (state === "hears of no end") shared.failing = new Set(["delete"]);
			const stage = { revoked: false, over: false };
			const clients = worlds.flatMap(({ auth }) =>
				Array.from({ length: CLIENTS }, async () => {
					for await (const { allowed, askedAfter } of keepAsking(auth, body, stage)) {
						checks += 1;
						if (askedAfter) expect(allowed, `round ${round}, the storage ${state}`).toBe(false);
					}
				}),
			);
			const revoke = async () => {
				await revocations[round % revocations.length]?.();
				stage.revoked = true;
				if (state === "forgets") await shared.empty();
			};
			await Promise.all([revoke(), ...clients]).finally(() => {
				stage.over = true;
			});
		}
		task.meta.revocations = { where, count, checks };
		shared.failing = new Set();
		await shared.close();
		await database.close();
	});
});

interface Stage {
	revoked: boolean;
	over: boolean;
}

/** Until it has asked a few times after the right was taken away. */
async function* keepAsking({ api }: World["auth"], body: Question, stage: Stage) {
	for (let late = 0; late < ASKED_AFTER && !stage.over; ) {
		const askedAfter = stage.revoked;
		const { allowed } = await api.canUserInSpace({ body });
		yield { allowed, askedAfter };
		if (askedAfter) late += 1;
		// Nothing here waits for anything but SQLite, which would let nobody else have a turn.
		await setImmediate();
	}
}

interface Question {
	readonly spaceId: string;
	readonly userId: string;
	readonly module: string;
	readonly action: "write";
}

/** A member whose right can be taken away in several ways, and given again. */
async function setUp({ auth, adapter, call, createSpace, join, signUp }: World) {
	const owner = await signUp();
	const { id: userId } = await signUp();
	const spaceId = await createSpace(owner, { type: "club" });
	const member = { id: userId, email: "", headers: new Headers() };
	await join(spaceId, member, "coach");
	const setType = (type: string) => auth.api.setSpaceType({ body: { spaceId, type } });
	const put = (level: "write" | null) =>
		auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "coach", module: "calendar", level }] },
		});
	const ofSpace = [{ field: "organizationId", value: spaceId }];
	const createRole = async () => {
		const data = { organizationId: spaceId, role: "coach", permission: "{}", createdAt: new Date() };
		if ((await adapter.count({ model: "organizationRole", where: ofSpace })) === 0)
			await adapter.create({ model: "organizationRole", data });
	};
	return {
		spaceId,
		userId,
		grant: async () => {
			await setType("club");
			await createRole();
			await put("write");
		},
		revocations: [
			() => put(null),
			async () => {
				const changes = [{ role: "coach", module: "calendar", level: "none" }];
				const answer = await call(owner, "/spaces/matrix/set", { body: { spaceId, changes } });
				expect(answer.status, answer.text).toBe(200);
			},
			async () => void (await adapter.deleteMany({ model: "organizationRole", where: ofSpace })),
			async () => {
				await put(null);
				await setType("closed");
			},
		],
	};
}
