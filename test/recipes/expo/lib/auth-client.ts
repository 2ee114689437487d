// lib/auth-client.ts
import { expoClient } from "@better-auth/expo/client";
import { organizationClient } from "better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";
import { spacesClient } from "better-auth-spaces/client";
import { createCan } from "better-auth-spaces/react";
import * as SecureStore from "expo-secure-store";
import { useEffect } from "react";
import { AppState } from "react-native";

export const authClient = createAuthClient({
	baseURL: "https://app.example.com",
	plugins: [
		expoClient({ scheme: "club", storagePrefix: "club", storage: SecureStore }),
		organizationClient(),
		spacesClient(),
	],
});
export const { Can, useCan } = createCan(authClient);

/** Once, at the root: an app has no page that comes into sight, so it says itself when to ask again. */
export function usePermissionsOnReturn() {
	const { refetch } = authClient.useSpacePermissions();
	useEffect(() => {
		const listening = AppState.addEventListener("change", (state) => {
			if (state === "active") void refetch();
		});
		return () => listening.remove();
	}, [refetch]);
}
