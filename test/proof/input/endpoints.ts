import * as z from "zod";
import { spacesPlugin } from "../../../src/index.ts";
import { SPACES_OPTIONS } from "./stage.ts";

/** As JSON Schema writes what an endpoint takes. */
export type Schema = z.core.JSONSchema.JSONSchema;

/** One that a request can reach. */
export interface Endpoint {
	/** Its name in `auth.api`. */
	readonly name: string;
	readonly path: string;
	readonly method: "GET" | "POST";
	/** What it takes in a body, or in the query where it takes none. */
	readonly input: Schema;
	/** Whether it sends a browser on. */
	readonly redirects: boolean;
	/** The codes that it says it answers with, by status. */
	readonly codes: ReadonlyMap<number, readonly string[]>;
}

interface Described {
	readonly path?: string;
	readonly options: {
		readonly method: "GET" | "POST";
		readonly body?: z.ZodType;
		readonly query?: z.ZodType;
		readonly metadata: {
			readonly openapi: { readonly responses: Record<string, { readonly description: string }> };
		};
	};
}

/** Read from the plugin itself: one that is new is sent all that the others are. */
export const ENDPOINTS: readonly Endpoint[] = Object.entries(spacesPlugin(SPACES_OPTIONS).endpoints).flatMap(
	([name, endpoint]) => {
		const { path, options } = endpoint as unknown as Described;
		if (path === undefined) return [];
		const { responses } = options.metadata.openapi;
		const input = options.body ?? options.query ?? z.object({});
		return {
			...{ name, path, method: options.method, redirects: "302" in responses },
			input: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }),
			codes: new Map(
				Object.entries(responses).map(([status, { description }]) => [
					Number(status),
					[...description.matchAll(/`(SPACE_\w+)`/g)].map(([, code = ""]) => code),
				]),
			),
		};
	},
);

export function endpointOf(name: string): Endpoint {
	const endpoint = ENDPOINTS.find((candidate) => candidate.name === name);
	if (!endpoint) throw new Error(`There is no endpoint ${name}.`);
	return endpoint;
}
