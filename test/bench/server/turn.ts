import autocannon from "autocannon";
import { quantile } from "../measuring/statistics.ts";
import type { UnderLoad } from "../measuring/subject.ts";
import type { Address } from "./server-process.ts";

/** A request, and whether what comes back is right. */
export interface Shot {
	readonly path: string;
	/** Posted, where there is one. */
	readonly body?: object;
	readonly headers?: Readonly<Record<string, string>>;
	readonly isRight: (status: number, body: string) => boolean;
}

/** So many requests in all, or as many as there are in so many seconds. */
export type Turn = { readonly connections: number } & (
	| { readonly requests: number }
	| { readonly seconds: number }
);

/** A busy machine is no failure. */
const TIME_LIMIT_SECONDS = 120;

/** As many connections ask, each again as soon as it is answered. Fails on a wrong answer, or if interrupted. */
export async function loadServer(
	{ url, headers }: Address,
	shots: readonly Shot[],
	{ connections, ...turn }: Turn,
	interrupted?: AbortSignal,
): Promise<UnderLoad & { readonly answered: number }> {
	const wrong: string[] = [];
	const requests = shots.map(
		({ path, body, headers: own, isRight }): autocannon.Request => ({
			method: body ? "POST" : "GET",
			path: `${new URL(url).pathname}${path}`,
			headers: { ...headers, ...own, ...(body && { "content-type": "application/json" }) },
			...(body && { body: JSON.stringify(body) }),
			onResponse: (status, text) => {
				if (!isRight(status, text)) wrong.push(`${path} answers wrongly: ${status} ${text}`);
			},
		}),
	);
	const waits: number[] = [];
	const { errors, time } = await new Promise<{ errors: number; time: number }>((resolve, reject) => {
		const extent = "requests" in turn ? { amount: turn.requests } : { duration: turn.seconds };
		const options = { url, connections, ...extent, timeout: TIME_LIMIT_SECONDS, sampleInt: 100, requests };
		let start = process.hrtime.bigint();
		let end = start;
		const instance = autocannon(options, (error, result) => {
			if (error) reject(error);
			else resolve({ errors: result.errors, time: Number(end - start) });
		});
		interrupted?.addEventListener("abort", () => instance.stop(), { once: true });
		instance.on("start", () => {
			start = process.hrtime.bigint();
		});
		instance.on("response", (_client, _status, _bytes, milliseconds) => {
			end = process.hrtime.bigint();
			waits.push(milliseconds * 1e6);
		});
	});
	interrupted?.throwIfAborted();
	if (wrong[0]) throw new Error(wrong[0]);
	if (errors > 0 || waits.length === 0)
		throw new Error(`the server failed ${errors} requests and answered ${waits.length}`);
	const answered = waits.length;
	return { answered, time: time / answered, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
}
