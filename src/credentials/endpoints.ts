import * as z from "zod";
import { authorize, trust } from "../actor.ts";
import { landingEndpoint } from "../http/landing-endpoint.ts";
import { inSpace, rowIdSchema } from "../http/schemas.ts";
import { codeOf } from "../http/seam.ts";
import { memberEndpoint, serverEndpoint } from "../http/space-endpoint.ts";
import { PATHS, redirectUri } from "../paths.ts";
import type { Providers } from "../providers/core/provider.ts";
import { freshToken, tokenOf } from "./access-token.ts";
import { beginConnect } from "./connect.ts";
import { gateOf, gateOfAny } from "./core/gate.ts";
import { claimAttempt, finishConnect } from "./finish-connect.ts";
import { keysInUse } from "./keys-in-use.ts";
import { listCredentials } from "./list.ts";
import { openCredential } from "./open.ts";
import { putCredential } from "./put.ts";
import { refreshDue } from "./refresh-due.ts";
import { refreshNow } from "./refresh-now.ts";
import { removeCredential } from "./remove.ts";
import { revokeAllCredentials } from "./revoke-all.ts";
import { rotateKeys } from "./rotate.ts";
import { testCredential } from "./test.ts";
import {
	accessTokenInput,
	connectInput,
	connectOutput,
	credentialOutput,
	deleteInput,
	deleteOutput,
	dueInput,
	provider,
	putInput,
	rotateInput,
	setInput,
	testOutput,
	toPutDraft,
	toSetDraft,
} from "./wire.ts";

/** What stands in the way of a token. */
const NO_TOKEN = [
	"SPACE_CREDENTIAL_NOT_FOUND",
	"SPACE_CREDENTIAL_REVOKED",
	"SPACE_CREDENTIAL_UNREADABLE",
	"SPACE_CREDENTIAL_NEEDS_REAUTH",
	"SPACE_CREDENTIAL_UNAVAILABLE",
	"SPACE_PROVIDER_NOT_OAUTH",
	"SPACE_KEYS_MISSING",
] as const;

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
		errors: ["SPACE_KEYS_MISSING"],
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
		errors: [
			"SPACE_CREDENTIAL_EXISTS",
			"SPACE_CREDENTIAL_SECRET_REQUIRED",
			"SPACE_SPELLING_TAKEN",
			"SPACE_KEYS_MISSING",
		],
		handle: async (context, actor, input) => ({
			spaceId: actor.spaceId,
			credential: await putCredential(context, actor, toSetDraft(providers, input), {
				replace: input.replace ?? false,
			}),
		}),
	}),

	connectSpaceCredential: memberEndpoint({
		path: PATHS.credentialsConnect,
		method: "POST",
		operationId: "connectSpaceCredential",
		description: "Begin to connect a space to a provider by OAuth",
		gate: ({ provider }) => gateOf(providers, provider, "write"),
		metadata,
		input: connectInput,
		response: connectOutput,
		errors: [
			"SPACE_PROVIDER_NOT_OAUTH",
			"SPACE_CALLBACK_URL_UNTRUSTED",
			"SPACE_CREDENTIAL_EXISTS",
			"SPACE_CONNECT_FAILED",
			"SPACE_KEYS_MISSING",
		],
		handle: async (context, actor, { disableRedirect = false, ...request }, http) => {
			const place = { redirectUri: redirectUri(http.baseURL, request.provider), isTrusted: http.isTrusted };
			const { href: url } = await beginConnect(context, actor, request, http.visitor, place);
			if (!disableRedirect) http.setHeader("Location", url);
			return { spaceId: actor.spaceId, provider: request.provider, url, redirect: !disableRedirect };
		},
	}),

	spaceCredentialCallback: landingEndpoint({
		path: PATHS.credentialsCallback,
		operationId: "spaceCredentialCallback",
		description: "Where a provider sends whoever connects a space",
		handle: async (context, visitor, { provider }, query) => {
			const attempt = await claimAttempt(context, provider, query, visitor);
			try {
				const { spaceId, userId } = attempt;
				const actor = await authorize(context, { spaceId, userId }, gateOf(providers, provider, "write"));
				const missing = await finishConnect(context, actor, attempt, query);
				return {
					url: attempt.callbackURL,
					...(missing.length > 0 && { query: { missingScopes: missing.join(" ") } }),
				};
			} catch (error) {
				return { url: attempt.errorCallbackURL, error: codeOf(context, error) };
			}
		},
	}),

	refreshSpaceCredential: memberEndpoint({
		path: PATHS.credentialsRefresh,
		method: "POST",
		operationId: "refreshSpaceCredential",
		description: "Refresh the access token of a connection now",
		gate: ({ provider }) => gateOf(providers, provider, "write"),
		metadata,
		input: ofProvider,
		response: z.object({ spaceId: z.string(), credential: credentialOutput }),
		errors: NO_TOKEN,
		handle: async (context, actor, { provider }) => ({
			spaceId: actor.spaceId,
			credential: await refreshNow(context, actor, provider),
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
		errors: ["SPACE_TEST_UNAVAILABLE", ...NO_TOKEN],
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
		description: "Delete a credential of a space, and withdraw a connection at its provider",
		gate: ({ provider }) => gateOf(providers, provider, "admin"),
		metadata,
		input: deleteInput,
		response: deleteOutput,
		errors: ["SPACE_CREDENTIAL_NOT_FOUND", "SPACE_KEYS_MISSING"],
		handle: async (context, actor, { provider, force = false }) => ({
			spaceId: actor.spaceId,
			provider,
			...(await removeCredential(context, actor, provider, { force })),
		}),
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
		...(await revokeAllCredentials(context, provider)),
	})),

	getSpaceAccessToken: serverEndpoint(
		accessTokenInput,
		async (context, { spaceId, provider, rejectedToken }) => {
			await trust(context, spaceId);
			const token = await freshToken(context, { spaceId, provider }, { rejectedToken });
			return { spaceId, provider, ...tokenOf(token) };
		},
	),

	refreshDueSpaceCredentials: serverEndpoint(dueInput, (context, input) => refreshDue(context, input ?? {})),

	rotateSpaceKeys: serverEndpoint(rotateInput, (context, input) => rotateKeys(context, input)),

	spaceKeysInUse: serverEndpoint(z.undefined(), async (context) => ({ keys: await keysInUse(context) })),
});
