import type { SpaceSecret } from "../../credentials/core/secret.ts";
import type { SpaceProvider } from "./provider.ts";

type Carrier = Readonly<Record<string, string>>;

/**
 * The headers that carry a credential; null when nobody said how one of its kind is carried, or when the application's own
 * `headers` throws, which could repeat the secret, or answers none: nothing goes out without a credential either.
 */
export function headersFor(provider: SpaceProvider, secret: SpaceSecret): Carrier | null {
	try {
		const headers = provider.headers ? provider.headers(secret) : authorizationOf(secret);
		return isCarrier(headers) ? headers : null;
	} catch {
		return null;
	}
}

function isCarrier(headers: unknown): headers is Carrier {
	const values = Object.values(headers ?? {});
	return values.length > 0 && values.every((value) => typeof value === "string");
}

function authorizationOf(secret: SpaceSecret): Carrier | null {
	switch (secret.kind) {
		case "api_key":
			return { authorization: `Bearer ${secret.secret}` };
		case "oauth2":
			return { authorization: `Bearer ${secret.accessToken}` };
		case "basic":
			return { authorization: `Basic ${encodeLogin(secret.username, secret.password)}` };
		default:
			return null;
	}
}

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2.1 the user name has no colon; both are UTF-8 */
function encodeLogin(username: string, password: string): string {
	return btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)));
}
