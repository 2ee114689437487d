import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import Database from "better-sqlite3";
import { spacesPlugin } from "../../../src/index.ts";
import { ORIGIN } from "../../support/world.ts";

/** Makes one space with so many credentials, sealed under this key, in a project's database. */
export async function seal(file: string, entry: string, credentials: number): Promise<void> {
	const database = new Database(file);
	const [id = "", key = ""] = entry.split(":");
	const auth = betterAuth({
		baseURL: ORIGIN,
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		database,
		plugins: [organization(), spacesPlugin({ credentials: { keys: [{ id, key }] } })],
	});
	const { adapter } = await auth.$context;
	const space = await adapter.create({
		model: "organization",
		data: { name: "Club", slug: "club", createdAt: new Date() },
	});
	for (let number = 1; number <= credentials; number += 1) {
		const body = { spaceId: space.id, provider: `provider-${number}`, secret: `secret of ${number}` };
		await auth.api.putSpaceCredential({ body });
	}
	database.close();
}
