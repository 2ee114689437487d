// auth-on-bun.ts
import { Database } from "bun:sqlite";
import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";

const database = new Database("app.sqlite");
database.run("pragma foreign_keys = on");
export const auth = betterAuth({
	database,
	emailAndPassword: { enabled: true },
	plugins: [organization(), spacesPlugin()],
});
