import type { BetterAuthClientPlugin } from "@better-auth/core";
import type { SpaceErrorBody } from "../endpoint-bodies.ts";

export type ClientFetch = Parameters<NonNullable<BetterAuthClientPlugin["getActions"]>>[0];

/** The body of an error and its status; status 0 where no answer came at all. */
export type SpaceClientError = SpaceErrorBody & { status: number; statusText: string };

/** What our own calls resolve to. They do not reject, whatever `fetchOptions.throw` says elsewhere. */
export type SpaceAnswer<T> = { data: T; error: null } | { data: null; error: SpaceClientError };

export async function request<T>(
	$fetch: ClientFetch,
	path: string,
	options: NonNullable<Parameters<ClientFetch>[1]>,
): Promise<SpaceAnswer<T>> {
	try {
		return await $fetch<T, SpaceClientError>(path, { ...options, throw: false });
	} catch (error) {
		return noAnswer(error);
	}
}

export function noAnswer(cause: unknown): SpaceAnswer<never> {
	return { data: null, error: { status: 0, statusText: "", message: String(cause) } };
}
