import type { BetterAuthClientPlugin, ClientStore } from "@better-auth/core";
import type { ReadableAtom, WritableAtom } from "nanostores";
import { WRITING_PATHS } from "../paths.ts";
import type { ModuleOf, RoleOf, SpacesPlugin } from "../plugin.ts";
import { askForPermissions, createActions, type SpacesActions } from "./actions.ts";
import type { ClientFetch } from "./request.ts";
import {
	createSnapshots,
	drop,
	dropUnlessJustDone,
	noteChange,
	type Snapshots,
	type SpacePermissions,
} from "./snapshots.ts";

/** Anything shaped like an auth instance: `typeof auth`, or `ReturnType<typeof createAuth>`. */
export type AuthLike = { options: { plugins?: readonly unknown[] | undefined } };

type OptionsOfAuth<Auth> = Auth extends { options: { plugins?: infer Plugins } }
	? NonNullable<Plugins> extends readonly (infer P)[]
		? Extract<P, { id: "spaces" }> extends { options: infer O }
			? O
			: unknown
		: unknown
	: unknown;

/** The module names an auth instance declared. */
export type ModuleOfAuth<Auth> = ModuleOf<OptionsOfAuth<Auth>>;

/** Whether an auth instance keeps an audit trail; assumed where nothing is known of it. */
export type AuditOfAuth<Auth> =
	unknown extends OptionsOfAuth<Auth>
		? true
		: OptionsOfAuth<Auth> extends { readonly audit: true }
			? true
			: false;

/** The role names an auth instance declared. */
export type RoleOfAuth<Auth> = RoleOf<OptionsOfAuth<Auth>>;

/** The plugin as `createAuthClient` takes it. A type alias, so that a project that emits declarations can name it. */
export type SpacesClientPlugin<
	M extends string = string,
	R extends string = string,
	Audit extends boolean = true,
> = {
	id: "spaces";
	$InferServerPlugin: SpacesPlugin<{
		modules: readonly M[];
		roles: Readonly<Record<R, "none">>;
		audit: Audit;
	}>;
	pathMethods: Record<string, "POST">;
	fetchPlugins: NonNullable<BetterAuthClientPlugin["fetchPlugins"]>;
	/** What `useSpacePermissions` and `allowed` read. */
	getAtoms: ($fetch: ClientFetch) => {
		$spaces: WritableAtom<SpacePermissions<M>>;
		spacePermissions: ReadableAtom<SpacePermissions<M>>;
	};
	/** What is called as `authClient.spaces`. */
	getActions: ($fetch: ClientFetch, $store: ClientStore) => { spaces: SpacesActions<M> };
};

/**
 * The client side of `spacesPlugin()`. With `typeof auth` as its type argument a wrong module name does not compile.
 *
 * @example
 * ```ts
 * import { createAuthClient } from "better-auth/client";
 * import { organizationClient } from "better-auth/client/plugins";
 * import { spacesClient } from "better-auth-spaces/client";
 *
 * const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient()] });
 * const { data } = await authClient.spaces.can({ module: "calendar", action: "write" });
 * ```
 */
export function spacesClient<Auth extends AuthLike = AuthLike>(): SpacesClientPlugin<
	ModuleOfAuth<Auth>,
	RoleOfAuth<Auth>,
	AuditOfAuth<Auth>
> {
	type M = ModuleOfAuth<Auth>;
	// One per client; this object may be given to several.
	const clients = new Map<ClientFetch, Snapshots>();
	const snapshotsOf = ($fetch: ClientFetch) => {
		const snapshots =
			clients.get($fetch) ?? createSnapshots((spaceId) => askForPermissions($fetch, spaceId), Date.now);
		clients.set($fetch, snapshots);
		return snapshots;
	};
	return {
		id: "spaces",
		$InferServerPlugin: {} as SpacesClientPlugin<
			M,
			RoleOfAuth<Auth>,
			AuditOfAuth<Auth>
		>["$InferServerPlugin"],
		// Only paths that write: with GET here, a call that forgot to wrap its `query` would silently lose its `spaceId`.
		pathMethods: Object.fromEntries(Object.values(WRITING_PATHS).map((path) => [path, "POST"])),
		fetchPlugins: [
			{
				id: "spaces",
				name: "spaces",
				hooks: {
					// Before any `onSuccess`, so that one of the application's own already gets the new answers.
					onResponse: ({ request, response }) => {
						const change = response.ok && changeOf(request);
						if (change) for (const snapshots of clients.values()) drop(snapshots, change === SET_ACTIVE);
					},
					onSuccess: ({ request }) => {
						if (changeOf(request)) clients.forEach(noteChange);
					},
				},
			},
		],
		getAtoms: ($fetch) => {
			const { $spaces, spacePermissions } = snapshotsOf($fetch);
			return { $spaces, spacePermissions };
		},
		getActions: ($fetch, $store) => {
			const snapshots = snapshotsOf($fetch);
			$store.atoms.$sessionSignal?.listen(() => dropUnlessJustDone(snapshots));
			return { spaces: createActions<M>($fetch, snapshots) };
		},
	};
}

function changeOf({ method, url }: { method: string; url: URL | string }): string | undefined {
	return method === "GET" ? undefined : CHANGE.exec(String(url))?.[1];
}

const SET_ACTIVE = "organization/set-active";

/** The end of a URL after which this client's permissions may be others. */
const CHANGE =
	/\/(organization\/(?!has-permission|check-slug)[\w-]+|spaces\/matrix\/set|sign-(?:in|up|out)(?:\/[\w-]+)?)(?:\?|$)/;
