import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the server must not lose: without the first, sessions end; without the second, no credential opens again. */
export interface Secrets {
	readonly authSecret: string;
	/** 32 bytes in base64. */
	readonly vaultKey: string;
}

/** Random ones, made at the first start and kept beside the database, for their owner's eyes only. */
export function loadSecrets(directory: string): Secrets {
	return {
		authSecret: loadOrMake(join(directory, "secret")),
		vaultKey: loadOrMake(join(directory, "spaces-key")),
	};
}

function loadOrMake(path: string): string {
	if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
	return readFileSync(path, "utf8").trim();
}
