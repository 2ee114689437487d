import type { ClientFetchOption } from "@better-auth/core";
import type { InSpace, SpaceCheck, SpaceDecision } from "../endpoint-bodies.ts";
import { CAN_PATH, PERMISSIONS_PATH } from "../paths.ts";
import type { Action } from "../permissions/core/levels.ts";
import type { Permissions } from "../permissions/get-permissions.ts";
import {
	decisionOf,
	decisionsOf,
	type Known,
	modulesOf,
	type Question,
	type SpaceDecisions,
	type SpaceModules,
} from "./known.ts";
import { type ClientFetch, request, type SpaceAnswer } from "./request.ts";
import { type Entry, hydrate, isBrowser, knownOf, type Snapshots, toEntry } from "./snapshots.ts";

/** Asks the server even where the answer is known. Giving `fetchOptions` does so too. @inline */
type Fresh = { fresh?: boolean | undefined };

/** What `spacesClient()` adds under `authClient.spaces`, besides the endpoints. */
export type SpacesActions<M extends string = string> = {
	/** May I do this in the space? One request per space answers any number of questions. `data.because` says why. */
	can: (input: Question<M> & Fresh, fetchOptions?: ClientFetchOption) => Promise<SpaceAnswer<SpaceDecision>>;
	/** Several questions at once, answered in their order. */
	canMany: (
		input: InSpace & { checks: SpaceCheck<M>[] } & Fresh,
		fetchOptions?: ClientFetchOption,
	) => Promise<SpaceAnswer<SpaceDecisions<M>>>;
	/** The modules on which I may do this, for a menu. */
	modules: (
		input: InSpace & { action: Action } & Fresh,
		fetchOptions?: ClientFetchOption,
	) => Promise<SpaceAnswer<SpaceModules<M>>>;
	/** At once, from what is known; undefined while that is nothing. In a browser it is then asked for. */
	allowed: (question: Question<M>) => boolean | undefined;
	/** The same with its reasons. */
	explain: (question: Question<M>) => SpaceDecision | undefined;
	/** Starts with what the server rendered with: the answer of `getSpacePermissions`. Does nothing on a server. */
	hydrate: (permissions: Permissions) => void;
};

export function createActions<M extends string>($fetch: ClientFetch, snapshots: Snapshots): SpacesActions<M> {
	return {
		can: async ({ fresh, ...question }, options) =>
			mustAsk(fresh, options)
				? post($fetch, question, options)
				: answer(await knownOf(snapshots, question.spaceId), (known) => decisionOf(known, question)),
		canMany: async ({ fresh, ...input }, options) =>
			mustAsk(fresh, options)
				? post($fetch, input, options)
				: answer(await knownOf(snapshots, input.spaceId), (known) => decisionsOf(known, input.checks)),
		modules: async ({ fresh, spaceId, action }, options) =>
			answer(
				mustAsk(fresh, options)
					? toEntry(await askForPermissions($fetch, spaceId, options))
					: await knownOf(snapshots, spaceId),
				(known) => modulesOf<M>(known, action),
			),
		allowed: (question) => snapshots.$spaces.value.allowed(question),
		explain: (question) => snapshots.$spaces.value.explain(question),
		hydrate: (permissions) => hydrate(snapshots, permissions),
	};
}

export function askForPermissions(
	$fetch: ClientFetch,
	spaceId: string | undefined,
	options?: ClientFetchOption,
): Promise<SpaceAnswer<Permissions>> {
	return request($fetch, PERMISSIONS_PATH, { ...options, method: "GET", query: { spaceId } });
}

/** Options may name another user, by a header say; and on a server nothing is kept. */
function mustAsk(fresh: boolean | undefined, options: ClientFetchOption | undefined): boolean {
	return fresh === true || options !== undefined || !isBrowser();
}

function post<T>(
	$fetch: ClientFetch,
	body: object,
	options: ClientFetchOption | undefined,
): Promise<SpaceAnswer<T>> {
	return request($fetch, CAN_PATH, { ...options, method: "POST", body });
}

function answer<T>({ known, error }: Entry, from: (known: Known) => T): SpaceAnswer<T> {
	return known ? { data: from(known), error: null } : { data: null, error };
}
