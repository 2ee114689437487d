import type { Destinations } from "../providers/core/destination.ts";
import { prepare, send } from "../providers/send.ts";

/** In bytes, decompressed. What a provider says of a token, or of itself, has a few thousand. */
const MOST_ANSWERED = 1_048_576;

/**
 * The way of OAuth's own requests: to the endpoint that was asked and nowhere else, by https and to a public address
 * unless `privateNetwork` says otherwise, along no redirect, within a time, and for an
 * answer that does not fill the memory.
 */
export function transport(
	{ privateNetwork }: Pick<Destinations, "privateNetwork">,
	timeLimit: number,
): (url: string, init: RequestInit) => Promise<Response> {
	return async (url, init) => {
		const request = new Request(url, init);
		const destinations = { hosts: [new URL(url).host], ...(privateNetwork && { privateNetwork }) };
		const prepared = await prepare(destinations, request, {});
		return limited(await send(prepared, AbortSignal.timeout(timeLimit)));
	};
}

/** The same answer, which cannot be read to its end where that is too far. */
function limited(response: Response): Response {
	if (!response.body) return response;
	let bytes = 0;
	const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
		transform: (chunk, controller) => {
			bytes += chunk.byteLength;
			if (bytes > MOST_ANSWERED) controller.error(new RangeError("The answer is too long."));
			else controller.enqueue(chunk);
		},
	});
	return new Response(response.body.pipeThrough(counter), response);
}
