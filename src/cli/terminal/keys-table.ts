import type { KeyInUse } from "../spaces-api.ts";
import { figure, type Output } from "./output.ts";

export function showKeys({ say, paint }: Output, keys: readonly KeyInUse[]): void {
	if (keys.length === 0) return;
	const idWidth = Math.max("Key".length, ...keys.map(({ id }) => id.length));
	const countWidth = Math.max("Credentials".length, ...keys.map((key) => figure(key.credentials).length));
	say(paint("bold", `${"Key".padEnd(idWidth)}  ${"Credentials".padStart(countWidth)}`));
	for (const { id, primary, configured, credentials } of keys) {
		const role = primary
			? "seals and opens"
			: configured
				? "opens"
				: paint("red", "not configured: these cannot be opened");
		say(`${id.padEnd(idWidth)}  ${figure(credentials).padStart(countWidth)}  ${role}`);
	}
}
