import type { KeyOption } from "./root-key.ts";

/** The variable that holds the root keys: `<id>:<base64>`, several with commas; the first seals, all open. */
export const KEYS_VARIABLE = "SPACES_KEYS";

/** @throws TypeError when an entry has no id. The message never repeats it. */
export function parseKeysVariable(value: string): readonly KeyOption[] {
	return value
		.split(",")
		.map((entry) => entry.trim())
		.filter((entry) => entry !== "")
		.map((entry, index) => {
			const colon = entry.indexOf(":");
			if (colon < 1) {
				throw new TypeError(
					`Entry ${index + 1} of ${KEYS_VARIABLE} has no key id. Write each as <id>:<32 bytes in base64>.`,
				);
			}
			return { id: entry.slice(0, colon), key: entry.slice(colon + 1) };
		});
}
