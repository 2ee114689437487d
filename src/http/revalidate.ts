import { APIError } from "better-auth/api";
import type { HttpExchange } from "./space-endpoint.ts";

/**
 * Lets a browser keep the answer and ask whether it still holds. A call through `auth.api` always gets the data.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function revalidate<T extends { readonly version: string }>(
	{ request, setHeader }: HttpExchange,
	body: T,
): T {
	const tag = `"${body.version}"`;
	setHeader("Cache-Control", "private, no-cache");
	setHeader("Vary", "Cookie");
	setHeader("ETag", `W/${tag}`);
	const known = request?.headers.get("if-none-match") ?? "";
	// Thrown, because a returned `null` would make Better Auth answer 500.
	if (known.split(",").some((entry) => entry.trim().replace(/^W\//, "") === tag))
		throw new APIError("NOT_MODIFIED");
	return body;
}
