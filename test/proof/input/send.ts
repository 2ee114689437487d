import { ORIGIN } from "../../support/world.ts";
import { endpointOf } from "./endpoints.ts";
import type { InputRequest } from "./requests.ts";
import type { Stage } from "./stage.ts";

export interface Answered {
	readonly status: number;
	readonly text: string;
	/** The text as JSON, null where it is none. */
	readonly body: Readonly<Record<string, unknown>> | null;
	readonly location: string | null;
	/** How long it took, in milliseconds. */
	readonly took: number;
}

/** No request may take so long that this is waited for. */
const LONGEST = 30_000;

/** @throws Error when there is no answer, or none in time */
export async function send({ world, callers, places }: Stage, request: InputRequest): Promise<Answered> {
	const made = toRequest(request, callers[request.caller], places);
	const begin = performance.now();
	const response = await inTime(world.auth.handler(made));
	const text = await response.text();
	const took = performance.now() - begin;
	return {
		status: response.status,
		text,
		body: parsed(text),
		location: response.headers.get("location"),
		took,
	};
}

function toRequest(
	{ endpoint, parameter, query, headers, body, encoding }: InputRequest,
	caller: Headers,
	places: Stage["places"],
): Request {
	const { path, method } = endpointOf(endpoint);
	const sent = new Headers(caller);
	sent.set("origin", ORIGIN);
	for (const [name, value] of headers) {
		if (name === "cookie") sent.append(name, value);
		else sent.set(name, value);
	}
	const url = `${ORIGIN}/api/auth${path.replace(/:\w+/, () => parameter)}${query && `?${placed(query, places)}`}`;
	return new Request(url, {
		method,
		headers: sent,
		...(body !== null && { body: bytesOf(body, encoding, places) }),
	});
}

/** What is sent of a body. */
export function bytesOf(body: string, encoding: InputRequest["encoding"], places: Stage["places"]) {
	return Buffer.from(placed(body, places), encoding);
}

/** In a query the dollar may be escaped. */
function placed(text: string, places: Stage["places"]): string {
	return Object.entries(places).reduce(
		(rest, [place, value]) =>
			rest
				.replaceAll(place, () => value)
				.replaceAll(encodeURIComponent(place), () => encodeURIComponent(value)),
		text,
	);
}

function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST} ms`)), LONGEST);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function parsed(text: string): Answered["body"] {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? (value as Answered["body"]) : null;
	} catch {
		return null;
	}
}

/** As one could send it from a shell, without whoever sends it. */
export function toCurl({
	endpoint,
	caller,
	parameter,
	query,
	headers,
	body,
	encoding,
}: InputRequest): string {
	const { path, method } = endpointOf(endpoint);
	const url = `${ORIGIN}/api/auth${path.replace(/:\w+/, () => parameter)}${query && `?${query}`}`;
	const options = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
	const data =
		body === null ? [] : [`--data-binary ${quoted(body)}${encoding === "latin1" ? " # in Latin-1" : ""}`];
	return [`curl -X ${method} ${quoted(url)} -H 'cookie: <of the ${caller}>'`, ...options, ...data].join(" ");
}

const LONGEST_SHOWN = 2_000;

/** As bash reads it. */
function quoted(text: string): string {
	const shown = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
	const cut =
		shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…(${text.length} characters)` : shown;
	return `$'${cut}'`;
}
