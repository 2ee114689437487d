import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/**
 * Sets the variables of `.env.local` and `.env` that are not set yet; the former wins. `$NAME` and `${NAME}` stand for
 * another variable, as in Better Auth's own CLI; where there is none of that name, the text stays: it may be a password.
 */
export function loadEnvFiles(directory: string): void {
	const values = new Map<string, string>();
	for (const name of [".env.local", ".env"]) {
		const file = join(directory, name);
		if (!existsSync(file)) continue;
		for (const [key, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) {
			if (value !== undefined && !values.has(key)) values.set(key, value);
		}
	}
	const expand = (value: string, seen: readonly string[]): string =>
		value.replace(/(\\)?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, escaped, braced, bare) => {
			if (escaped) return whole.slice(1);
			const name: string = braced ?? bare;
			if (seen.includes(name)) return whole;
			const found = process.env[name] ?? values.get(name);
			return found === undefined ? whole : expand(found, [...seen, name]);
		});
	for (const [key, value] of values) process.env[key] ??= expand(value, [key]);
}
