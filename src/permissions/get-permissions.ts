import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { digest } from "../digest.ts";
import { listModules } from "./core/modules.ts";
import { type Snapshot, toSnapshot } from "./core/snapshot.ts";

/** What a member may do in a space: the client's snapshot. */
export interface Permissions extends Snapshot {
	readonly spaceId: string;
	readonly userId: string | null;
	readonly type: string | null;
	/** Opaque: the same for the same answer. */
	readonly version: string;
}

/** The actor's own effective permissions, and what they follow from. */
export async function getPermissions(context: SpacesContext, actor: Actor): Promise<Permissions> {
	const { space, spaceId, userId } = actor;
	const rules = await space.rulesFor(actor.roles);
	const inRows = rules.roles.flatMap((role) => [...role.overrides.keys()]);
	const view = {
		...{ spaceId, userId, type: space.type },
		...toSnapshot(rules, listModules(context.policy, inRows)),
	};
	return { ...view, version: await digest(view) };
}
