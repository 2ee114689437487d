import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Better Auth's own secret, made at the first start and kept beside the database: without it, sessions end. */
export function loadAuthSecret(directory: string): string {
	const path = join(directory, "secret");
	if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
	return readFileSync(path, "utf8").trim();
}

/** What the providers of the demo accept: the same after every start, and written down nowhere. */
export function sampleSecret(authSecret: string, name: string): string {
	return createHmac("sha256", authSecret).update(`sample:${name}`).digest("base64url").slice(0, 24);
}
