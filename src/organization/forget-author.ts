import type { SpacesContext } from "../context.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";

const AUTHOR_COLUMNS = [
	[CREDENTIAL_MODEL, "createdBy"],
	[CREDENTIAL_MODEL, "updatedBy"],
	[PERMISSION_MODEL, "updatedBy"],
] as const;

/** After a user is deleted: what he wrote stays, his id does not. */
export async function forgetAuthor({ db }: SpacesContext, userId: string): Promise<void> {
	for (const [model, field] of AUTHOR_COLUMNS) {
		await db.updateMany(model, [{ field, value: userId }], { [field]: null });
	}
}
