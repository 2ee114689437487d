import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import type { SpacesContext } from "../context.ts";

/**
 * Runs a guard in the world of the auth instance that the running request belongs to, which is read from the request
 * and never from a closure: two instances may share one `organization()`. Outside any request there is nothing to judge.
 */
export type Judge = <R>(guard: (context: SpacesContext) => Promise<R>) => Promise<R | undefined>;

/** @param seam turns what a guard throws into the answer of the request */
export function judgeBehind(seam: <R>(context: SpacesContext, work: () => Promise<R>) => Promise<R>): Judge {
	return async (guard) => {
		const auth: object | undefined = tryGetCurrentAuthEndpointContext()?.context;
		const context = (auth as { spaces?: SpacesContext } | undefined)?.spaces;
		return context && seam(context, () => guard(context));
	};
}
