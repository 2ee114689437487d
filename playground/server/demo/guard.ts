import type { Context, MiddlewareHandler } from "hono";
import type { Live } from "../live.ts";

/** Another site's page can make a browser post here, but not as JSON: for that the browser would ask us first. */
export const onlyJson: MiddlewareHandler = async (c, next) => {
	if (c.req.method === "POST" && c.req.header("content-type") !== "application/json")
		return c.json({ message: "Send JSON." }, 415);
	return next();
};

export async function signedInUser(live: Live, c: Context): Promise<string | null> {
	const session = await live.auth().api.getSession({ headers: c.req.raw.headers });
	return session?.user.id ?? null;
}

/** Whether whoever asks may do this with the vault of a space. */
export async function mayUseVault(
	live: Live,
	c: Context,
	spaceId: string,
	action: "read" | "write" | "admin",
): Promise<boolean> {
	const userId = await signedInUser(live, c);
	if (!userId) return false;
	const { allowed } = await live.auth().api.canUserInSpace({
		body: { userId, spaceId, module: "spaces.credentials", action },
	});
	return allowed;
}
