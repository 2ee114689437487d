import * as z from "zod";
import { rowIdSchema } from "../http/schemas.ts";
import { serverEndpoint } from "../http/space-endpoint.ts";
import { setSpaceType } from "./set-space-type.ts";

export const organizationEndpoints = () => ({
	setSpaceType: serverEndpoint(
		z.strictObject({ spaceId: rowIdSchema, type: z.string().max(64) }),
		async (context, { spaceId, type }) => {
			await setSpaceType(context, spaceId, type);
			return { spaceId, type };
		},
	),
});
