/** Reads an object that is stored as JSON text, or is one already. Anything else, damaged text included, is empty. */
export function parseJsonObject(stored: unknown): Readonly<Record<string, unknown>> {
	if (typeof stored === "object" && stored !== null) return stored as Readonly<Record<string, unknown>>;
	if (typeof stored !== "string") return {};
	try {
		const parsed: unknown = JSON.parse(stored);
		return typeof parsed === "object" && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
	} catch {
		return {};
	}
}
