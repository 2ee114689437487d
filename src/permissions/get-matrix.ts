import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { listRoleHolders } from "../organization/role-holders.ts";
import { type Matrix, toMatrix } from "./core/matrix.ts";
import { loadMatrix } from "./load-matrix.ts";

/** The whole matrix of a space. */
export interface SpaceMatrix<M extends string = string, R extends string = string> extends Matrix<M, R> {
	readonly spaceId: string;
	readonly type: string | null;
	/** Opaque; pass it back as `ifVersion` to write only what you have seen. */
	readonly version: string;
}

export async function getMatrix(context: SpacesContext, actor: Actor): Promise<SpaceMatrix> {
	const [loaded, members] = await Promise.all([
		loadMatrix(context, actor),
		listRoleHolders(context, actor.spaceId),
	]);
	const { type, version, rules, modules, overrides } = loaded;
	return { spaceId: actor.spaceId, type, version, ...toMatrix(rules, modules, overrides, members) };
}
