import * as z from "zod";
import { trust } from "../actor.ts";
import { inSpace, rowIdSchema } from "../http/schemas.ts";
import { memberEndpoint, serverEndpoint } from "../http/space-endpoint.ts";
import { PATHS } from "../paths.ts";
import type { Providers } from "../providers/core/provider.ts";
import { gateOf, gateOfAny } from "./core/gate.ts";
import { keysInUse } from "./keys-in-use.ts";
import { listCredentials } from "./list.ts";
import { openCredential } from "./open.ts";
import { putCredential } from "./put.ts";
import { removeCredential } from "./remove.ts";
import { revokeAllCredentials } from "./revoke-all.ts";
import { rotateKeys } from "./rotate.ts";
import { testCredential } from "./test.ts";
import {
	credentialOutput,
	provider,
	putInput,
	rotateInput,
	setInput,
	testOutput,
	toPutDraft,
	toSetDraft,
} from "./wire.ts";

/** Nothing on the way may keep an answer about credentials, not even a masked one. */
const metadata = { noStore: true };

const ofProvider = z.strictObject({ ...inSpace, provider });

export const credentialEndpoints = (providers: Providers) => ({
	listSpaceCredentials: memberEndpoint({
		path: PATHS.credentials,
		method: "GET",
		operationId: "listSpaceCredentials",
		description: "The credentials of a space, masked",
		gate: gateOfAny(providers, "read"),
		metadata,
		input: z.object(inSpace),
		response: z.object({ spaceId: z.string(), credentials: z.array(credentialOutput) }),
		handle: async (context, actor) => ({
			spaceId: actor.spaceId,
			credentials: await listCredentials(context, actor),
		}),
	}),

	setSpaceCredential: memberEndpoint({
		path: PATHS.credentialsSet,
		method: "POST",
		operationId: "setSpaceCredential",
		description: "Store an API key, a login, an SMTP account or what else a provider declares",
		gate: ({ provider }) => gateOf(providers, provider, "write"),
		metadata,
		input: setInput(providers),
		response: z.object({ spaceId: z.string(), credential: credentialOutput }),
		handle: async (context, actor, input) => ({
			spaceId: actor.spaceId,
			credential: await putCredential(context, actor, toSetDraft(providers, input), {
				replace: input.replace ?? false,
			}),
		}),
	}),

	testSpaceCredential: memberEndpoint({
		path: PATHS.credentialsTest,
		method: "POST",
		operationId: "testSpaceCredential",
		description: "Ask the provider whether a credential works",
		gate: ({ provider }) => gateOf(providers, provider, "write"),
		metadata,
		input: ofProvider,
		response: testOutput,
		handle: async (context, actor, { provider }) => ({
			spaceId: actor.spaceId,
			provider,
			...(await testCredential(context, actor, provider)),
		}),
	}),

	deleteSpaceCredential: memberEndpoint({
		path: PATHS.credentialsDelete,
		method: "POST",
		operationId: "deleteSpaceCredential",
		description: "Delete a credential of a space",
		gate: ({ provider }) => gateOf(providers, provider, "admin"),
		metadata,
		input: ofProvider,
		response: z.object({ spaceId: z.string(), provider: z.string(), deleted: z.literal(true) }),
		handle: async (context, actor, { provider }) => {
			await removeCredential(context, actor, provider);
			return { spaceId: actor.spaceId, provider, deleted: true as const };
		},
	}),

	getSpaceSecret: serverEndpoint(
		z.strictObject({ spaceId: rowIdSchema, provider }),
		async (context, { spaceId, provider }) =>
			openCredential(context, await trust(context, spaceId), provider),
	),

	putSpaceCredential: serverEndpoint(putInput(providers), async (context, { spaceId, ...input }) => ({
		spaceId,
		credential: await putCredential(context, await trust(context, spaceId), toPutDraft(providers, input), {
			replace: true,
		}),
	})),

	revokeAllSpaceCredentials: serverEndpoint(z.strictObject({ provider }), async (context, { provider }) => ({
		provider,
		revoked: await revokeAllCredentials(context, provider),
	})),

	rotateSpaceKeys: serverEndpoint(rotateInput, (context, input) => rotateKeys(context, input)),

	spaceKeysInUse: serverEndpoint(z.undefined(), async (context) => ({ keys: await keysInUse(context) })),
});
