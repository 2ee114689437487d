import type { Destinations } from "../providers/core/destination.ts";
import { prepare, send } from "../providers/send.ts";

/**
 * The way of OAuth's own requests: to the endpoint that was asked and nowhere else, by https and to a public address
 * unless `privateNetwork` says otherwise, along no redirect, and within a time.
 */
export function transport(
	{ privateNetwork }: Pick<Destinations, "privateNetwork">,
	timeLimit: number,
): (url: string, init: RequestInit) => Promise<Response> {
	return async (url, init) => {
		const request = new Request(url, init);
		const destinations = { hosts: [new URL(url).host], ...(privateNetwork && { privateNetwork }) };
		return send(await prepare(destinations, request, {}), AbortSignal.timeout(timeLimit));
	};
}
