import { PATHS } from "../../../src/paths.ts";
import { PROVIDER } from "../../support/connected.ts";
import { deletion } from "./in-organizations.ts";
import type { Deed, Operation } from "./operation.ts";
import type { Fixture, Stage, Told } from "./stage.ts";

/** Done to a space that is connected, in steps: the provider is asked in between. */
function connected(
	name: string,
	deed: (stage: Stage, fixture: Fixture) => Promise<Deed>,
	more: Partial<Operation> = {},
): Operation {
	return {
		name,
		inSteps: true,
		...more,
		prepare: async (stage, fixture) => {
			await stage.connectFixture(fixture);
			return deed(stage, fixture);
		},
	};
}

async function paste({ adapter }: Stage, { spaceId }: Fixture, update: Record<string, unknown>) {
	await adapter.updateMany({
		model: "spaceCredential",
		where: [
			{ field: "spaceId", value: spaceId },
			{ field: "provider", value: PROVIDER },
		],
		update,
	});
}

/** Nobody takes away the lease of one who failed with it, before it is over. */
async function letTimePass(stage: Stage, fixture: Fixture): Promise<void> {
	const row = (await stage.rows("spaceCredential")).find(
		(each) => each.spaceId === fixture.spaceId && each.provider === PROVIDER,
	);
	if (row?.leaseOwner) await paste(stage, fixture, { leaseUntil: new Date(Date.now() - 3_600_000) });
}

/** Makes it due, and again when it is left with a lease. */
function refreshing(
	name: string,
	run: (stage: Stage, fixture: Fixture) => Promise<Told>,
	more: Partial<Operation> = {},
) {
	return connected(
		name,
		async (stage, fixture) => {
			const past = new Date(Date.now() - 60_000);
			await paste(stage, fixture, { expiresAt: past, nextRetryAt: past });
			const deed = () => run(stage, fixture);
			return {
				run: deed,
				again: async () => {
					await letTimePass(stage, fixture);
					return deed();
				},
			};
		},
		{ patient: true, ...more },
	);
}

/** Comes back from the provider, and where that fails begins anew. */
function callback(over: boolean): Operation["prepare"] {
	return async (stage, fixture) => {
		const { spaceId } = fixture;
		const owner = stage.people.owner;
		if (over) await stage.connectFixture(fixture);
		const consent = async () => {
			const { body } = await stage.begin(owner, { spaceId });
			return stage.server.consent(body.url, { account: spaceId });
		};
		const url = await consent();
		return {
			run: async () => stage.told(await stage.comeBack(owner, url)),
			again: async () => stage.told(await stage.comeBack(owner, await consent())),
		};
	};
}

/** What asks an authorization server. */
export const AT_PROVIDERS: readonly Operation[] = [
	{ name: "connect callback", inSteps: true, prepare: callback(false) },
	{ name: "connect callback, over another", inSteps: true, prepare: callback(true) },
	refreshing("credentials refresh", ({ ask, people }, { spaceId }) =>
		ask(people.owner, PATHS.credentialsRefresh, { spaceId, provider: PROVIDER }),
	),
	refreshing("getSpaceAccessToken", ({ serve, token }, { spaceId }) => serve(token(spaceId))),
	refreshing(
		"refreshDueSpaceCredentials",
		({ serve, auth }) => serve(auth.api.refreshDueSpaceCredentials({ body: {} })),
		{ done: ({ text }) => text.includes('"refreshed":1') },
	),
	connected("credentials delete, a connection", async ({ ask, people }, { spaceId }) => ({
		run: () => ask(people.owner, PATHS.credentialsDelete, { spaceId, provider: PROVIDER }),
	})),
	connected("revokeAllSpaceCredentials", async ({ serve, auth }) => ({
		run: () => serve(auth.api.revokeAllSpaceCredentials({ body: { provider: PROVIDER } })),
	})),
	connected("organization delete, connected", async (stage, { spaceId }) => deletion(stage, spaceId), {
		toldAfterwards: true,
	}),
];
