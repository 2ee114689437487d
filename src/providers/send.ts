import { SpacesError } from "../error.ts";
import { type Destinations, isPublicAddress, refuseDestination } from "./core/destination.ts";

import { resolveHost } from "./resolve-host.ts";

/**
 * Makes a request ready for {@link send}: to one of the provider's hosts, and with the credential.
 *
 * @param headers what carries the credential; they win over those of the request
 * @throws SpacesError `SPACE_DESTINATION_REFUSED`, `SPACE_CREDENTIAL_UNSENDABLE`
 */
export async function prepare(
	provider: Destinations,
	request: Request,
	headers: Readonly<Record<string, string>>,
): Promise<Request> {
	const url = new URL(request.url);
	const reason = refuseDestination(url, provider) ?? (await refuseAddresses(provider, url));
	if (reason) throw new SpacesError("SPACE_DESTINATION_REFUSED", { reason });
	try {
		const prepared = new Request(request, { redirect: "manual" });
		for (const [name, value] of Object.entries(headers)) prepared.headers.set(name, value);
		return prepared;
	} catch {
		// Without a cause: what `Headers` throws repeats the value.
		throw new SpacesError("SPACE_CREDENTIAL_UNSENDABLE");
	}
}

/**
 * The one place that asks anything of the network. A redirect is not followed but answered.
 *
 * @param signal said again: Node forgets that of a request once the request it was copied from is collected
 */
export function send(prepared: Request, signal: AbortSignal): Promise<Response> {
	return fetch(prepared, { signal });
}

async function refuseAddresses(
	{ privateNetwork }: Destinations,
	{ hostname }: URL,
): Promise<"private-address" | null> {
	if (privateNetwork) return null;
	const addresses = await resolveHost(hostname);
	return addresses.every(isPublicAddress) ? null : "private-address";
}
