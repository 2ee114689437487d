import { expect } from "vitest";
import { oauth2, type SpaceEvent, type SpacesOptions } from "../../../src/index.ts";
import { PATHS } from "../../../src/paths.ts";
import {
	type ConnectedWorld,
	createConnectedWorld,
	landingOf,
	PROVIDER,
	SCOPES,
} from "../../support/connected.ts";
import type { OAuthServer } from "../../support/oauth-server.ts";
import { type Person, TEST_KEY } from "../../support/world.ts";
import { openAsPeer } from "../../vault/peer.ts";

export type GrantWorld = Awaited<ReturnType<typeof createGrantWorld>>;
type Options = NonNullable<Parameters<typeof createConnectedWorld>[0]>;

/** A connected world that keeps what it is told of, and knows the tokens of its spaces. */
export async function createGrantWorld({ spaces, ...options }: Options = {}) {
	const heard: SpaceEvent[] = [];
	const world = await createConnectedWorld({
		...options,
		spaces: { audit: true, onEvent: (event) => void heard.push(event), ...spaces } as SpacesOptions,
	});
	const owner = await world.signUp();
	return {
		...world,
		owner,
		heard,
		/** A space that is connected, also to those providers that are at another server, and what it holds. */
		connected: async (providers: readonly string[] = [PROVIDER], other = world.server) => {
			const spaceId = await world.createSpace(owner);
			for (const provider of providers) {
				const { url } = (await world.begin(owner, { spaceId, provider })).body;
				const server = provider === PROVIDER ? world.server : other;
				const landed = await world.comeBack(owner, await server.consent(url));
				expect(landingOf(landed)).toEqual({ status: 302, path: "/done" });
			}
			return createGrant(world, heard, owner, spaceId, providers[0]);
		},
		/** What the provider was asked to revoke, in the order of arrival. */
		revocations: () =>
			world.server.requests
				.filter(({ path }) => path === "/revocation")
				.map(({ form }) => [form.token_type_hint, form.token]),
	};
}

async function createGrant(
	world: ConnectedWorld,
	heard: SpaceEvent[],
	owner: Person,
	spaceId: string,
	first = PROVIDER,
) {
	const where = { spaceId, provider: PROVIDER };
	const find = async (provider: string) =>
		(await world.rows("spaceCredential")).find((row) => row.spaceId === spaceId && row.provider === provider);
	const tokensOf = async (provider = PROVIDER) => tokensIn(await find(provider));
	const told = () =>
		heard.filter((event) => event.spaceId === spaceId && event.type !== "credential.connected");
	return {
		owner,
		spaceId,
		where,
		...(await tokensOf(first)),
		tokensOf,
		told,
		row: (provider = PROVIDER) => find(provider),
		list: () => world.list(owner, spaceId),
		disconnect: (body: object = {}) =>
			world.call(owner, PATHS.credentialsDelete, { body: { ...where, ...body } }),
		toldTypes: () => told().map(({ type }) => type),
		trailTypes: async () =>
			(await world.rows("spaceAuditEvent"))
				.filter((row) => row.spaceId === spaceId && row.type !== "credential.connected")
				.sort((a, b) => (String(a.eventKey) < String(b.eventKey) ? -1 : 1))
				.map(({ type }) => type),
		/** Its columns as some other software, or a process that died, has left them. */
		alter: (update: Record<string, unknown>, provider = PROVIDER) =>
			world.adapter.updateMany({
				model: "spaceCredential",
				where: [
					{ field: "spaceId", value: spaceId },
					{ field: "provider", value: provider },
				],
				update,
			}),
	};
}

/** What a row holds, by hands that are not the plugin's. */
function tokensIn(row: Record<string, unknown> | undefined): { accessToken: string; refreshToken: string } {
	const { spaceId, provider, accessTokenEncrypted, refreshTokenEncrypted } = row ?? {};
	const where = { spaceId: String(spaceId), provider: String(provider) };
	const root = Buffer.from(TEST_KEY, "base64");
	return {
		accessToken: openAsPeer(root, { ...where, field: "accessToken" }, String(accessTokenEncrypted)),
		refreshToken: openAsPeer(root, { ...where, field: "refreshToken" }, String(refreshTokenEncrypted)),
	};
}

/** Another provider, at a server of its own. */
export const providerAt = ({ issuer, client }: OAuthServer, id: string) =>
	oauth2({
		...client,
		id,
		issuer,
		scopes: SCOPES,
		authorizationParams: { prompt: "consent" },
		privateNetwork: true,
	});

/** How many requests to a path the server had before it at most, at any time until it is stopped. */
export function watchLoad({ requests }: OAuthServer, path: string) {
	let most = 0;
	const timer = setInterval(() => {
		const open = requests.filter((request) => request.path === path && request.status === null);
		most = Math.max(most, open.length);
	}, 2);
	return () => {
		clearInterval(timer);
		return most;
	};
}

export const past = () => new Date(Date.now() - 60_000);

/** The code of a call of server code that is refused. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => "no error",
		(error) => error.body?.code ?? String(error),
	);
