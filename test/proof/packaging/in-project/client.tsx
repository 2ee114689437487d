import { organizationClient } from "better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";
import { spacesClient } from "better-auth-spaces/client";
import { createCan } from "better-auth-spaces/react";
import { createTestPermissions } from "better-auth-spaces/testing";
import type { auth } from "./auth.js";

export const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient<typeof auth>()] });
export const { Can, useCan, SpaceProvider } = createCan(authClient);
export const permissions = createTestPermissions({ matrix: { trainer: { calendar: "write" } } });

export async function may() {
	const { data } = await authClient.spaces.can({ module: "calendar", action: "write" });
	// @ts-expect-error: a module that is not in the catalogue
	await authClient.spaces.can({ module: "calender", action: "write" });
	const list = await authClient.spaces.credentials({ query: {} });
	// @ts-expect-error: no secret is ever in an answer
	list.data?.credentials[0]?.secret;
	return data?.allowed ?? false;
}
