import { createConnectedWorld, landingOf } from "../../support/connected.ts";
import type { Servers } from "../../support/databases.ts";
import { createPlace, type PlacedBackend } from "../../support/places/place.ts";
import { connect, dropPlace } from "../../support/places.ts";

const HOUR = 3_600_000;

/**
 * How a connection comes to need a refresh. `expired`: its token is past. `due`: it will be soon, and still works.
 * `refused`: the provider does not take it any more, which only its callers know.
 */
export type Expiry = "expired" | "due" | "refused";

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A database that several processes share, and an authorization server with rotation and reuse detection. */
export async function openStage(backend: PlacedBackend, servers: Servers) {
	const place = await createPlace(backend, servers);
	const world = await createConnectedWorld({ backend: { ...backend, open: async () => connect(place) } });
	const { server, adapter } = world;
	const owner = await world.signUp();
	const isRefreshable = async (spaceId: string) =>
		server.isAlive(String((await world.stored(spaceId)).refreshToken));
	return {
		server,
		/** What other processes are told. */
		shared: { place, server: { issuer: server.issuer, client: server.client } },
		/** A space that is connected to this account. */
		connectSpace: async (account: string) => {
			const spaceId = await world.createSpace(owner);
			const landing = landingOf(await world.connect(owner, spaceId, { consent: { account } }));
			if (landing.path !== "/done" || "error" in landing) throw new Error(JSON.stringify(landing));
			return spaceId;
		},
		expire: async (spaceId: string, expiry: Exclude<Expiry, "refused">): Promise<void> => {
			const past = new Date(Date.now() - HOUR);
			const expiresAt = expiry === "expired" ? past : new Date(Date.now() + HOUR);
			await adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update: { expiresAt, nextRetryAt: past },
			});
		},
		/** The provider refuses every token that it gave. Answers the one that is stored. */
		refuse: async (spaceId: string): Promise<string> => {
			server.expireAccessTokens();
			return (await world.token(spaceId)).accessToken;
		},
		refreshes: () => server.tokenRequests("refresh_token").length,
		isRefreshable,
		/** Whether the provider takes the token that is stored, and would take its refresh token. */
		isAlive: async (spaceId: string) =>
			(await isRefreshable(spaceId)) &&
			(await server.accessTokenWorks((await world.token(spaceId)).accessToken)),
		close: async () => {
			await world.close();
			await dropPlace(place);
		},
	};
}
