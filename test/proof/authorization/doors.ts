import { type Answer, ORIGIN, type World } from "../../support/world.ts";

/** The two ways in. They must answer alike. */
export const DOORS = ["HTTP", "auth.api"] as const;
export type Door = (typeof DOORS)[number];

export interface Call {
	readonly path: string;
	readonly headers: Headers;
	/** A call without a body is a GET. */
	readonly body?: Readonly<Record<string, unknown>> | undefined;
	readonly query?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

export function knock(world: World, door: Door, call: Call): Promise<Answer> {
	return door === "HTTP" ? overHTTP(world, call) : throughApi(world, call);
}

function overHTTP(world: World, { path, headers, body, query = {} }: Call): Promise<Answer> {
	const search = new URLSearchParams();
	for (const [name, values] of Object.entries(query)) {
		for (const value of [values].flat()) search.append(name, value as string);
	}
	return world.call({ headers }, search.size > 0 ? `${path}?${search}` : path, { body });
}

type ApiCall = (call: object) => Promise<Response>;

async function throughApi({ auth }: World, { path, headers, body, query }: Call): Promise<Answer> {
	const endpoint = Object.values(auth.api).find((candidate) => candidate.path === path);
	if (!endpoint) throw new Error(`auth.api has nothing at ${path}`);
	const sent = new Headers(headers);
	sent.set("origin", ORIGIN);
	const response = await (endpoint as ApiCall)({ headers: sent, body, query, asResponse: true });
	const text = await response.text();
	return { status: response.status, body: JSON.parse(text || "null"), headers: response.headers, text };
}
