import type { BuiltInModule } from "./ids.ts";
import type { Grants, Level } from "./levels.ts";

/** A row of `spaceModulePermission`, as the decision sees it. */
export interface Override {
	readonly grants: Grants;
	readonly changedAt: Date | null;
}

/** The modules a space may use: all of them, or these. */
export type Allowlist = "*" | ReadonlySet<string>;

/** Everything {@link decide} has to know of one role in one space. */
export interface RoleRules {
	readonly name: string;
	/** False for a role that is neither static, nor dynamic, nor named in the options: it gets nothing, whatever its rows say. */
	readonly exists: boolean;
	/** The organization plugin's `creatorRole`: always `admin` on the built-in modules. */
	readonly creator: boolean;
	readonly tier: Level;
	readonly builtIn: Readonly<Record<BuiltInModule, Level>>;
	readonly overrides: ReadonlyMap<string, Override>;
}

/** The inputs of a decision: the rules of one space, for the roles of one member, in the order he holds them. */
export interface Rules {
	/** With a catalogue, a module outside it is unknown. Without one every well-formed id is a module. */
	readonly catalogue: ReadonlySet<string> | null;
	readonly allowlist: Allowlist;
	readonly roles: readonly RoleRules[];
}
