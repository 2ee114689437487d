import * as oauth from "oauth4webapi";
import { refuseDestination } from "../providers/core/destination.ts";
import type { OAuth2Client } from "../providers/core/oauth-provider.ts";
import { type Answered, answered, faulty } from "./core/backend.ts";
import { refused } from "./core/fault.ts";
import { repairAnswer, type TokenAnswer } from "./core/token-answer.ts";
import { transport } from "./transport.ts";

/** In milliseconds. A person waits for most answers. */
export const TIME_LIMIT = 10_000;

/** Any signature will do where no metadata says which: an ID token is believed for the connection it comes by. */
const SIGNATURES = ["RS", "PS", "ES"]
	.flatMap((kind) => [`${kind}256`, `${kind}384`, `${kind}512`])
	.concat("EdDSA", "Ed25519");

/** What a back end is made with. */
export interface OAuth2Setting {
	readonly scopes: readonly string[];
	readonly privateNetwork: boolean;
	readonly now: () => Date;
}

/** Whom an exchange is with, and how to reach it. */
export interface Line {
	readonly server: oauth.AuthorizationServer;
	readonly client: oauth.Client;
	readonly authenticate: oauth.ClientAuth;
	readonly network: {
		readonly [oauth.allowInsecureRequests]: boolean;
		readonly [oauth.customFetch]: Send;
	};
}

/** Runs an exchange, and tells what came back from what was thrown, whose text stays here. */
export type Speak = <T>(talk: (line: Line) => Promise<T>, timeLimit?: number) => Promise<Answered<T>>;

type Send = ReturnType<typeof transport>;

export function createSpeaker(declared: OAuth2Client, setting: OAuth2Setting): Speak {
	const client: oauth.Client = { client_id: declared.clientId };
	const known = metadataOf(declared, setting);
	return async (talk, timeLimit = TIME_LIMIT) => {
		const send = transport(setting, timeLimit);
		let last: Response | null = null;
		try {
			const server = await known();
			const listen: Send = async (url, init) => {
				last = await send(url, init);
				if (url === hrefOf(server.token_endpoint)) last = await repaired(last, declared);
				return last;
			};
			const network = {
				[oauth.allowInsecureRequests]: setting.privateNetwork,
				[oauth.customFetch]: listen,
			};
			return answered(await talk({ server, client, authenticate: clientAuth(declared, server), network }));
		} catch (error) {
			return toFault(error, last, setting.now());
		}
	};
}

/** Where only endpoints are declared, nothing says who the issuer is. */
export function isIssuerKnown({ issuer }: OAuth2Client): boolean {
	return issuer !== undefined;
}

/** The provider's metadata: as declared, or discovered once it is first needed. */
function metadataOf(
	{ issuer, endpoints }: OAuth2Client,
	setting: OAuth2Setting,
): () => Promise<oauth.AuthorizationServer> {
	if (endpoints) {
		const server = {
			issuer: issuer ?? new URL(endpoints.authorization).origin,
			authorization_endpoint: endpoints.authorization,
			token_endpoint: endpoints.token,
			revocation_endpoint: endpoints.revocation,
			userinfo_endpoint: endpoints.userinfo,
			id_token_signing_alg_values_supported: SIGNATURES,
		};
		return async () => server;
	}
	const url = new URL(issuer ?? "");
	const discover = async () => {
		const response = await oauth.discoveryRequest(url, {
			[oauth.allowInsecureRequests]: setting.privateNetwork,
			[oauth.customFetch]: transport(setting, TIME_LIMIT),
		});
		const server = await oauth.processDiscoveryResponse(url, response);
		const needed = [server.authorization_endpoint, server.token_endpoint];
		if (!needed.every((endpoint) => isEndpoint(endpoint, setting))) throw new Error("Unfit metadata.");
		return server;
	};
	let found: Promise<oauth.AuthorizationServer> | undefined;
	return () => {
		found ??= discover().catch((error) => {
			found = undefined; // it may be back at the next request
			throw error;
		});
		return found;
	};
}

/** A browser is sent to it, by a script for all we know, or the client's secret is. */
function isEndpoint(endpoint: string | undefined, { privateNetwork }: OAuth2Setting): boolean {
	const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : null;
	return url !== null && refuseDestination(url, { hosts: [url.host], privateNetwork }) === null;
}

function clientAuth(
	{ clientSecret, clientAuth, endpoints }: OAuth2Client,
	server: oauth.AuthorizationServer,
): oauth.ClientAuth {
	if (clientSecret === undefined) return oauth.None();
	const methods = endpoints ? undefined : server.token_endpoint_auth_methods_supported;
	const onlyPost = methods?.includes("client_secret_post") && !methods.includes("client_secret_basic");
	return (clientAuth ?? (onlyPost ? "post" : "basic")) === "post"
		? oauth.ClientSecretPost(clientSecret)
		: oauth.ClientSecretBasic(clientSecret);
}

async function repaired(response: Response, declared: OAuth2Client): Promise<Response> {
	const answer: unknown = await response
		.clone()
		.json()
		.catch(() => null);
	if (typeof answer !== "object" || answer === null) return response;
	const { normalize } = declared;
	const repair = repairAnswer(response.status, answer as TokenAnswer, {
		normalize,
		checksIdTokens: isIssuerKnown(declared),
	});
	return Response.json(repair.answer, { status: repair.status, headers: kept(response.headers) });
}

function kept(headers: Headers): Record<string, string> {
	const retryAfter = headers.get("retry-after");
	return retryAfter === null ? {} : { "retry-after": retryAfter };
}

function toFault(thrown: unknown, last: Response | null, now: Date): Answered<never> {
	const { name, code, cause, error } = Object(thrown) as Partial<oauth.ResponseBodyError>;
	if (name === "TimeoutError" || name === "AbortError") return faulty("timed_out");
	const response = last ?? (cause instanceof Response ? cause : null);
	// What came in fits together or not, without a request of ours.
	if (!response && String(code).startsWith("OAUTH_")) return faulty("unexpected");
	const retryAfter = response?.headers.get("retry-after");
	return refused({ status: response?.status ?? null, error, retryAfter }, now);
}

function hrefOf(endpoint: string | undefined): string | null {
	return endpoint === undefined ? null : new URL(endpoint).href;
}
