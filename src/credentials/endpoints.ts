import * as z from "zod";
import { trust } from "../actor.ts";
import { inSpace, rowIdSchema } from "../http/schemas.ts";
import { memberEndpoint, serverEndpoint } from "../http/space-endpoint.ts";
import { PATHS } from "../paths.ts";
import { listCredentials } from "./list.ts";
import { openCredential } from "./open.ts";
import { putCredential } from "./put.ts";
import { removeCredential } from "./remove.ts";
import { credentialOutput, provider, putInput, setInput, toDraft } from "./wire.ts";

/** Nothing on the way may keep an answer about credentials, not even a masked one. */
const metadata = { noStore: true };

export const credentialEndpoints = () => ({
	listSpaceCredentials: memberEndpoint({
		path: PATHS.credentials,
		method: "GET",
		operationId: "listSpaceCredentials",
		description: "The credentials of a space, masked",
		gate: { module: "spaces.credentials", action: "read" },
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
		description: "Store an API key, a login or an SMTP account for a space",
		gate: { module: "spaces.credentials", action: "write" },
		metadata,
		input: setInput,
		response: z.object({ spaceId: z.string(), credential: credentialOutput }),
		handle: async (context, actor, { replace = false, ...input }) => ({
			spaceId: actor.spaceId,
			credential: await putCredential(context, actor, toDraft(input), { replace }),
		}),
	}),

	deleteSpaceCredential: memberEndpoint({
		path: PATHS.credentialsDelete,
		method: "POST",
		operationId: "deleteSpaceCredential",
		description: "Delete a credential of a space",
		gate: { module: "spaces.credentials", action: "admin" },
		metadata,
		input: z.strictObject({ ...inSpace, provider }),
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

	putSpaceCredential: serverEndpoint(putInput, async (context, { spaceId, ...input }) => ({
		spaceId,
		credential: await putCredential(context, await trust(context, spaceId), toDraft(input), {
			replace: true,
		}),
	})),
});
