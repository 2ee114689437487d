import { spacesPlugin } from "../../../src/index.ts";
import { ATTACKS, LANDINGS, SERVER_ONLY } from "./expected.ts";
import { SPACES_OPTIONS } from "./stage.ts";

export interface Endpoint {
	readonly name: string;
	/** None for one that only server code can call. */
	readonly path: string | undefined;
	readonly method: string;
}

/** Everything the plugin puts into `auth.api`, read from the plugin itself. */
export const ENDPOINTS: readonly Endpoint[] = Object.entries(spacesPlugin(SPACES_OPTIONS).endpoints).map(
	([name, endpoint]) => {
		const { path, options } = endpoint as { path?: string; options: { method: string } };
		return { name, path, method: options.method };
	},
);

/** Endpoints that the tables forget, and lines of the tables for endpoints that are none. */
export function compareWithTables(): readonly string[] {
	const inPlugin = new Set(ENDPOINTS.map(({ name, path }) => (path ? `${name}, routable` : name)));
	const routable = [...ATTACKS.map(({ endpoint }) => endpoint), ...LANDINGS];
	const inTables = new Set([...routable.map((name) => `${name}, routable`), ...SERVER_ONLY]);
	return [...inPlugin, ...inTables].filter((name) => !inPlugin.has(name) || !inTables.has(name));
}
