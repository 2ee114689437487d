/** Everything that decides what one member may do in one space, and what he is asked. Plain JSON, so it can be printed. */
export interface State {
	/** Names of the roles in the application's code, and of those that members of the space made. */
	readonly staticRoles: readonly string[];
	readonly dynamicRoles: readonly string[];
	readonly creatorRole: string;
	/** The option `roles`. */
	readonly levels: readonly { readonly role: string; readonly level: Level }[];
	/** The option `modules`; null when it is not set. */
	readonly catalogue: readonly string[] | null;
	/** The option `types`; null when it is not set. */
	readonly types: readonly SpaceType[] | null;
	readonly defaultType: string | null;
	/** What the space's own metadata says. */
	readonly type: string | null;
	/** `member.role`, as stored. */
	readonly storedRole: string;
	readonly rows: readonly PermissionRow[];
	readonly questions: readonly Question[];
}

export type Level = "none" | "read" | "write" | "admin";

export interface SpaceType {
	readonly name: string;
	readonly modules: "*" | readonly string[];
}

export interface PermissionRow {
	readonly role: string;
	readonly module: string;
	readonly read: boolean;
	readonly write: boolean;
	readonly admin: boolean;
	/** In milliseconds. */
	readonly changedAt: number | null;
}

export interface Question {
	readonly module: string;
	readonly action: "read" | "write" | "admin";
}
