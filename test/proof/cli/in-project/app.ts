import type { Auth } from "better-auth";

export type App = Pick<Auth, "handler" | "$context">;

/** Calls the application as a browser does, with the cookies it was given so far. */
export interface Visitor {
	/** @throws on any status but 200 */
	readonly post: (path: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;
}

export function createVisitor(app: App, origin: string): Visitor {
	const cookies = new Map<string, string>();
	return {
		post: async (path, body) => {
			const response = await app.handler(
				new Request(`${origin}/api/auth${path}`, {
					method: "POST",
					headers: {
						"content-type": "application/json",
						origin,
						cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
					},
					body: JSON.stringify(body),
				}),
			);
			const text = await response.text();
			if (response.status !== 200) throw new Error(`POST ${path}: ${response.status} ${text.slice(0, 300)}`);
			for (const cookie of response.headers.getSetCookie()) {
				const [pair = ""] = cookie.split(";", 1);
				const [name = "", ...value] = pair.split("=");
				cookies.set(name, value.join("="));
			}
			return JSON.parse(text) as Record<string, unknown>;
		},
	};
}

export async function createSpace(visitor: Visitor, slug: string): Promise<string> {
	const { id } = await visitor.post("/organization/create", { name: slug, slug });
	if (typeof id !== "string") throw new Error("POST /organization/create: an organization without an id");
	return id;
}

export const PROVIDER = "stripe";
export const ROLE = "member";
export const MODULE = "reports";

/** Has the plugin itself write one row into each of its tables. */
export async function fillSpace(visitor: Visitor, spaceId: string): Promise<void> {
	const change = { role: ROLE, module: MODULE, level: "write" };
	await visitor.post("/spaces/credentials/set", { spaceId, provider: PROVIDER, secret: "nobody's secret" });
	await visitor.post("/spaces/matrix/set", { spaceId, changes: [change] });
}
