import { organizationClient } from "better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";
import { spacesClient } from "better-auth-spaces/client";
import type { Auth } from "../server/auth.ts";

/** The real client, as any application would make it. A module name that is not in the catalogue does not compile. */
export const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient<Auth>()] });
