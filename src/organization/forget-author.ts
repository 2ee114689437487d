import type { SpacesContext } from "../context.ts";
import { AUDIT_MODEL, CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";

const AUTHOR_COLUMNS = [
	[CREDENTIAL_MODEL, "createdBy"],
	[CREDENTIAL_MODEL, "updatedBy"],
	[PERMISSION_MODEL, "updatedBy"],
] as const;

/** After a user is deleted: what he wrote stays, his id does not. */
export async function forgetAuthor({ db, audit }: SpacesContext, userId: string): Promise<void> {
	const columns = audit ? [...AUTHOR_COLUMNS, [AUDIT_MODEL, "actorId"] as const] : AUTHOR_COLUMNS;
	for (const [model, field] of columns) {
		await db.updateMany(model, [{ field, value: userId }], { [field]: null });
	}
}
