import { isDeepStrictEqual } from "node:util";
import { ORIGIN } from "../../support/world.ts";
import type { Channel, Recorder } from "./recorder.ts";
import type { Actor, Instance, Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";

/** What a part of the proof is handed. */
export interface Drive {
	readonly stage: Stage;
	readonly recorder: Recorder;
	readonly tally: Tally;
	/** Also what takes long. */
	readonly longForm: boolean;
}

export const DOORS = ["HTTP", "auth.api"] as const;
export type Door = (typeof DOORS)[number];

type Values = Readonly<Record<string, unknown>>;

export interface Request {
	/** Its name in `auth.api`. */
	readonly endpoint: string;
	readonly door?: Door;
	readonly by?: Actor;
	/** The query of a GET, the body of a POST. A text is sent as it is. */
	readonly input?: Values | string;
	readonly headers?: Readonly<Record<string, string>>;
	/** The status that must come back. Anything else means that the proof does not drive what it says. */
	readonly expect?: number | "any";
	readonly code?: string;
	/** Another instance than the stage's own. */
	readonly auth?: Instance;
	readonly channel?: Channel;
}

export interface Outcome {
	readonly status: number;
	// biome-ignore lint/suspicious/noExplicitAny: an answer, looked at by the part that asked for it
	readonly body: any;
}

type Callable = ((call: object) => Promise<unknown>) & {
	readonly path?: string;
	readonly options: { readonly method?: string | readonly string[] };
};

export function endpointsOf(auth: Instance): Readonly<Record<string, Callable>> {
	return auth.api as unknown as Record<string, Callable>;
}

/** Puts a request to an endpoint with a path, and records everything that comes back. */
export async function ask(drive: Drive, request: Request): Promise<Outcome> {
	const { endpoint, door = "HTTP", by = "owner", auth = drive.stage.auth } = request;
	const callable = endpointsOf(auth)[endpoint];
	if (!callable?.path) throw new Error(`auth.api has no ${endpoint} with a path`);
	drive.recorder.step(`${endpoint} by ${by} through ${door}`);
	const headers = new Headers(drive.stage.people[by].headers);
	headers.set("origin", ORIGIN);
	for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
	const method = [callable.options.method ?? "GET"].flat()[0] ?? "GET";
	const outcome =
		door === "HTTP"
			? await overHttp(drive, auth, { ...request, path: callable.path, method, headers })
			: await through(drive, callable, request, { headers, ...place(method, request.input ?? {}) });
	note(drive, request, outcome);
	return outcome;
}

/** Calls an endpoint for server code. Two of them are for opening secrets. */
export async function serve(
	drive: Drive,
	endpoint: string,
	body: Values | undefined,
	request: Omit<Request, "endpoint" | "input"> = {},
): Promise<Outcome> {
	drive.recorder.step(`${endpoint} by server code`);
	const callable = endpointsOf(request.auth ?? drive.stage.auth)[endpoint];
	if (!callable) throw new Error(`auth.api has no ${endpoint}`);
	const outcome = await through(drive, callable, { endpoint }, { body });
	note(drive, { endpoint, ...request }, outcome);
	return outcome;
}

/** That the proof has its hands on the secret itself, and not on something that is none. */
export async function mustOpen(drive: Drive, provider: string, secret: Values): Promise<void> {
	const { body } = await serve(drive, "getSpaceSecret", { spaceId: drive.stage.spaceId, provider });
	if (!isDeepStrictEqual(body, secret))
		drive.tally.fault(`getSpaceSecret of ${provider} is not what was put`);
}

export function recordResponse(
	recorder: Recorder,
	{ statusText, headers }: Response,
	text: string,
	channel: Channel = "bodies",
): void {
	recorder.record("status texts", statusText);
	recorder.record("headers", [...headers].filter(([name]) => name !== "set-cookie").join("\n"));
	for (const cookie of headers.getSetCookie()) {
		recorder.record("cookies", cookie);
		recorder.record("cookies", decoded(cookie));
	}
	recorder.record(channel, text);
}

function decoded(cookie: string): string {
	try {
		return decodeURIComponent(cookie);
	} catch {
		return cookie;
	}
}

/** Records what is thrown, and answers its status: 500 of what is no answer at all. */
export function recordError(recorder: Recorder, error: unknown): Outcome {
	recorder.record("errors", error);
	const { statusCode = 500, body = null } = (error ?? {}) as { statusCode?: number; body?: unknown };
	return { status: statusCode, body };
}

function place(method: string, input: Values | string): Values {
	return method === "GET" ? { query: input } : { body: input };
}

interface Sent extends Omit<Request, "headers"> {
	readonly path: string;
	readonly method: string;
	readonly headers: Headers;
}

async function overHttp(
	{ recorder }: Drive,
	auth: Instance,
	{ path, method, headers, input = {}, channel }: Sent,
): Promise<Outcome> {
	const url = new URL(`/api/auth${path}`, ORIGIN);
	if (method === "GET" && typeof input === "object")
		for (const [name, value] of Object.entries(input)) url.searchParams.append(name, String(value));
	if (method !== "GET" && !headers.has("content-type")) headers.set("content-type", "application/json");
	const body = typeof input === "string" ? input : JSON.stringify(input);
	const response = await auth.handler(
		new Request(url, { method, headers, ...(method !== "GET" && { body }) }),
	);
	const text = await response.text();
	recordResponse(recorder, response, text, channel);
	return { status: response.status, body: parse(text) };
}

async function through(
	{ recorder }: Drive,
	callable: Callable,
	{ endpoint, channel = "answers of auth.api" }: Request,
	call: object,
): Promise<Outcome> {
	try {
		const body = await callable(call);
		if (endpoint === "getSpaceAccessToken")
			recorder.record(channel, { ...(body as Values), accessToken: "told on purpose" });
		else if (endpoint !== "getSpaceSecret") recorder.record(channel, body);
		return { status: 200, body };
	} catch (error) {
		return recordError(recorder, error);
	}
}

function note({ tally, recorder }: Drive, request: Request, { status, body }: Outcome): void {
	const { endpoint, by = "owner", door, expect = 200, code } = request;
	tally.count(endpoint, status, body?.code);
	const told = code === undefined || body?.code === code;
	if ((expect !== "any" && status !== expect) || !told)
		tally.fault(
			`${endpoint} by ${by}${door ? ` through ${door}` : ""}: expected ${expect} ${code ?? ""}, got ${status} ${JSON.stringify(body)?.slice(0, 300)}`,
		);
	const hints = [body?.credential, ...(Array.isArray(body?.credentials) ? body.credentials : [])];
	for (const { hint } of hints.filter(Boolean))
		if (hint !== null && (typeof hint !== "string" || [...hint].length !== 4))
			tally.fault(`${endpoint}: the hint of ${hint} is not of four characters`);
	recorder.step(`after ${endpoint}`);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
