import { createHash } from "node:crypto";
import { MODULE, PROVIDER, ROLE } from "./app.ts";

/** One of the plugin's tables, written down here a second time: nothing is taken from the code under test. */
export interface Table {
	readonly name: string;
	/** The derived unique column. */
	readonly key: string;
	/** What must be unique. */
	readonly natural: readonly string[];
	/** A row of a space, as complete as the table demands, without its id and its derived key. */
	readonly row: (spaceId: string) => Record<string, unknown>;
}

export const TABLES: readonly Table[] = [
	{
		name: "spaceCredential",
		key: "credentialKey",
		natural: ["spaceId", "provider"],
		row: (spaceId) => ({
			spaceId,
			provider: PROVIDER,
			kind: "api_key",
			accessTokenEncrypted: "sealed",
			status: "active",
			version: 1,
			createdAt: new Date(),
			updatedAt: new Date(),
		}),
	},
	{
		name: "spaceModulePermission",
		key: "permissionKey",
		natural: ["spaceId", "role", "moduleId"],
		row: (spaceId) => ({
			spaceId,
			role: ROLE,
			moduleId: MODULE,
			canRead: true,
			canWrite: true,
			canAdmin: false,
			createdAt: new Date(),
			updatedAt: new Date(),
		}),
	},
];

export function derivedKey(table: Table, spaceId: string): string {
	const row = table.row(spaceId);
	return createHash("sha256")
		.update(JSON.stringify(table.natural.map((column) => row[column])))
		.digest("base64url");
}
