import { randomBytes } from "node:crypto";
import { onTestFinished, vi } from "vitest";
import type { SpaceEvent } from "../../src/index.ts";
import { sealAsPeer } from "../vault/peer.ts";
import { type ConnectedWorld, createConnectedWorld, PROVIDER } from "./connected.ts";
import { type Person, TEST_KEY } from "./world.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type Refreshing = Awaited<ReturnType<typeof createRefreshing>>;

/** A world in which connections expire, and what its listener hears. */
export async function createRefreshing(options: Parameters<typeof createConnectedWorld>[0] = {}) {
	const events: SpaceEvent[] = [];
	const world = await createConnectedWorld({
		...options,
		spaces: { audit: true, onEvent: (event) => void events.push(event), ...options.spaces },
	});
	const owner = await world.signUp();
	return {
		...world,
		...movesIn(world, owner),
		owner,
		/** Of one space, in the order that they were told. */
		eventsOf: (spaceId: string) =>
			events.filter((event) => event.spaceId === spaceId).map((event) => ({ ...event })),
	};
}

function movesIn(world: ConnectedWorld, owner: Person) {
	const refreshes = () => world.server.tokenRequests("refresh_token").length;
	return {
		/** Of a new space, by an account of its own. Answers what it was connected with. */
		connectSpace: async () => {
			const spaceId = await world.createSpace(owner);
			await world.connect(owner, spaceId, { consent: { account: spaceId } });
			const { accessToken, refreshToken } = await world.stored(spaceId);
			return { spaceId, accessToken, refreshToken: String(refreshToken) };
		},
		view: async (spaceId: string) => (await world.list(owner, spaceId))[0],
		refreshNow: (spaceId: string) =>
			world.call(owner, "/spaces/credentials/refresh", { body: { spaceId, provider: PROVIDER } }),
		/** Writes as other software would: past the plugin. */
		paste: async (spaceId: string, update: Record<string, unknown>) =>
			world.adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update,
			}),
		/** Seals for a connection, by other code than the plugin's. */
		sealFor: (spaceId: string, field: "accessToken" | "refreshToken", text: string) =>
			sealAsPeer(
				Buffer.from(TEST_KEY, "base64"),
				{ alg: "dir", enc: "A256GCM", kid: "test" },
				{ spaceId, provider: PROVIDER, field },
				text,
				randomBytes(12),
			),
		/** Refreshes that the provider was asked for while this was done. */
		refreshesDuring: async (work: () => Promise<unknown>) => {
			const before = refreshes();
			await work();
			return refreshes() - before;
		},
	};
}

/** From now on time passes in this test as it says, by every clock but the timers. */
export function holdTime(): { readonly pass: (milliseconds: number) => void } {
	vi.useFakeTimers({ toFake: ["Date", "performance"], now: Date.now() });
	onTestFinished(() => void vi.useRealTimers());
	return { pass: (milliseconds) => void vi.advanceTimersByTime(milliseconds) };
}
