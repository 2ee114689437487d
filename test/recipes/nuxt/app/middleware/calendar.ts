// app/middleware/calendar.ts
import {
	abortNavigation,
	createError,
	defineNuxtRouteMiddleware,
	navigateTo,
	useRequestHeaders,
} from "#imports";
import { authClient } from "~/auth-client";

/** For the page: `definePageMeta({ middleware: "calendar" })`. What a browser decides guards no data; the server route does. */
export default defineNuxtRouteMiddleware(async (to) => {
	const { data, error } = await authClient.spaces.can(
		{ spaceId: String(to.params.spaceId), module: "calendar", action: "read", fresh: true },
		{ headers: useRequestHeaders(["cookie"]) }, // while the server renders; nothing in a browser
	);
	if (error?.status === 401) return navigateTo("/sign-in");
	if (!data?.allowed) return abortNavigation(createError({ statusCode: error?.status ?? 403 }));
});
