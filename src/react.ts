"use client";

import type { ReadableAtom } from "nanostores";
import {
	createContext,
	createElement,
	Fragment,
	type ReactElement,
	type ReactNode,
	useContext,
	useEffect,
	useLayoutEffect,
	useMemo,
	useSyncExternalStore,
} from "react";
import { type Known, type Question, unpack } from "./client/known.ts";
import { isBrowser, type Spaces } from "./client/snapshots.ts";
import type { Permissions } from "./permissions/get-permissions.ts";

/** What `createCan` needs of an auth client: one with `spacesClient()` among its plugins. */
export interface CanClient<M extends string = string> {
	readonly spaces: {
		/** At once, from what is known; undefined while that is nothing. */
		readonly allowed: (question: Question<M>) => boolean | undefined;
		/** Starts with what the server rendered with. */
		readonly hydrate: (permissions: Permissions) => void;
	};
	readonly $store: { readonly atoms: Readonly<Record<string, unknown>> };
}

/** A question, and what is rendered for each of its answers. */
export type CanProps<M extends string = string> = Question<M> & {
	children?: ReactNode;
	/** Shown when the answer is no. */
	fallback?: ReactNode;
	/** Shown while there is no answer. Default: nothing. */
	pending?: ReactNode;
};

/** What a page is rendered with on a server. */
export type SpaceProviderProps = {
	/** What `auth.api.getSpacePermissions` answered on the server, or null where it answered none. */
	snapshot: Permissions | null;
	children?: ReactNode;
};

/** What {@link createCan} makes for one auth client. */
export type Can<M extends string = string> = {
	/** Renders its children if the member may do this, and neither them nor the fallback while that is unknown. */
	Can: (props: CanProps<M>) => ReactElement;
	/** The same as a hook, for a button to be disabled. */
	useCan: (question: Question<M>) => boolean | undefined;
	/**
	 * Renders with what the server knows: no request, no flash, nothing to hydrate differently. Inside it a question
	 * without `spaceId` is about its space. The snapshot lives in this rendering only, so that two users rendered at once
	 * never see each other's answers.
	 */
	SpaceProvider: (props: SpaceProviderProps) => ReactElement;
};

/** An effect that runs before those of the children; React 18 warns of it on a server. */
const useBeforeOthers = isBrowser() ? useLayoutEffect : useEffect;

/**
 * Makes `<Can>` for an auth client.
 *
 * @example
 * ```tsx
 * export const { Can, SpaceProvider } = createCan(authClient);
 *
 * <Can module="calendar" action="write" fallback={<p>Ask your coach.</p>}>
 *   <NewEvent />
 * </Can>
 * ```
 */
export function createCan<M extends string>(authClient: CanClient<M>): Can<M> {
	const Space = createContext<Known | null>(null);
	const $spaces = authClient.$store.atoms.$spaces as ReadableAtom<Spaces<M>>;
	// What a server renders with, and a browser whatever it hydrates, however late.
	const atFirst = () => $spaces.init as Spaces<M>;

	const useCan = (question: Question<M>): boolean | undefined => {
		const provided = useContext(Space);
		const spaces = useSyncExternalStore($spaces.listen, $spaces.get, atFirst);
		const home = provided?.permissions.spaceId;
		const { spaceId = home } = question;
		return spaces.allowed({ ...question, spaceId }, spaceId === home ? provided : null);
	};

	return {
		useCan,
		Can: ({ children, fallback, pending, ...question }) => {
			// TypeScript does not see that what is left of the props is a question.
			const allowed = useCan(question as unknown as Question<M>);
			return createElement(Fragment, null, allowed ? children : allowed === false ? fallback : pending);
		},
		SpaceProvider: ({ snapshot, children }) => {
			const value = useMemo(() => snapshot && unpack(snapshot), [snapshot]);
			useBeforeOthers(() => {
				if (snapshot) authClient.spaces.hydrate(snapshot);
			}, [snapshot]);
			// React 18 takes a context itself for its consumer.
			return createElement(Space.Provider, { value }, children);
		},
	};
}
