import { type BetterAuthOptions, betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { Pool } from "pg";
import { spacesPlugin } from "../../../src/index.ts";

export const OLD_KEY = { id: "2026-05", key: Buffer.alloc(32, 5) };
export const NEW_KEY = { id: "2026-11", key: Buffer.alloc(32, 11) };

/** A schema of its own in a PostgreSQL. */
export interface Place {
	readonly url: string;
	readonly schema: string;
}

export function openPool({ url, schema }: Place, max: number): Pool {
	return new Pool({ connectionString: url, max, options: `-c search_path=${schema}` });
}

/** An application with these keys, the first of which seals. */
export function createInstance(pool: Pool, keys: readonly (typeof OLD_KEY)[]) {
	return betterAuth({
		database: pool satisfies BetterAuthOptions["database"],
		baseURL: "http://localhost:3000",
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		logger: { disabled: true },
		plugins: [organization(), spacesPlugin({ credentials: { keys: [...keys] } })],
	});
}

/** In the order that an instance has before its restart, and after it. */
export function keysInOrder(first: "old" | "new"): readonly (typeof OLD_KEY)[] {
	return first === "old" ? [OLD_KEY, NEW_KEY] : [NEW_KEY, OLD_KEY];
}
