import { PROVIDER } from "../../../support/connected.ts";
import { ORIGIN } from "../../../support/world.ts";
import {
	ask,
	DOORS,
	type Door,
	type Drive,
	endpointsOf,
	recordError,
	recordResponse,
	serve,
} from "../drive.ts";
import type { Actor } from "../stage.ts";
import { CONNECTABLE } from "../token-server.ts";
import { LANDING } from "./everybody.ts";
import { fetchWith } from "./provider-answers.ts";

type Fault = Parameters<Drive["stage"]["tokens"]["next"]>[0];

/** All that an authorization URL may hold. */
const PARAMETERS = [
	...["response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "prompt"],
	...["code_challenge", "code_challenge_method"],
];

interface Way {
	readonly door?: Door;
	readonly fault?: Fault;
	readonly account?: string;
	readonly deny?: boolean;
	readonly replace?: boolean;
	/** Changes what the provider sends back. */
	readonly tamper?: (back: URL) => void;
	/** Happens while the person is away. */
	readonly meanwhile?: () => Promise<unknown>;
	readonly by?: Actor;
	/** The code that the browser lands with; null for a connection. */
	readonly code?: string | null;
}

/** Connections by both ways, each end they can come to, with providers that repeat in their errors what they were told. */
export async function connections(drive: Drive): Promise<void> {
	for (const provider of CONNECTABLE) {
		await unfinished(drive, provider);
		await refused(drive, provider);
		await refreshed(drive, provider);
		await withdrawn(drive, provider);
	}
	await untrusted(drive);
	await connect(drive, CONNECTABLE[0]);
	await drive.stage.database.dump();
}

/** There and back. Everything on the way is searched for the proof that only whoever began it can show. */
export async function connect(drive: Drive, provider: string, way: Way = {}): Promise<URL> {
	const { recorder, stage, tally } = drive;
	const { spaceId, tokens } = stage;
	const { door = "HTTP", fault, account, deny, replace = true, by = "owner", code = null } = way;
	const watchVerifier = recorder.hold();
	const input = { spaceId, provider, callbackURL: "/done", replace };
	const { body } = await ask(drive, { endpoint: "connectSpaceCredential", door, input });
	const url = new URL(body.url);
	const strange = [...url.searchParams.keys()].filter((name) => !PARAMETERS.includes(name));
	if (strange.length > 0) tally.fault(`the authorization URL of ${provider} tells ${strange}`);
	recorder.watchText(`state (${tokens.requests.length})`, url.searchParams.get("state") ?? "", {
		mayBeIn: ["bodies", "headers", "answers of auth.api"],
	});
	recorder.record("database", await stage.world.adapter.findMany({ model: "verification" }));
	const back = await tokens.consent(url, { ...(account && { account }), ...(deny && { deny }) });
	const proof = back.searchParams.get("code");
	if (proof) recorder.watchText(`authorization code (${tokens.requests.length})`, proof);
	await way.meanwhile?.();
	way.tamper?.(back);
	if (fault) tokens.next(fault);
	await land(drive, back, { door, by, code });
	const { form } = tokens.tokenRequests("authorization_code").at(-1) ?? {};
	watchVerifier(`code verifier (${tokens.requests.length})`, String(form?.code_verifier ?? "never redeemed"));
	return back;
}

async function land(
	drive: Drive,
	back: URL,
	{ door, by, code }: { readonly door: Door; readonly by: Actor; readonly code: string | null },
): Promise<void> {
	const { recorder, stage, tally } = drive;
	const { headers } = stage.people[by];
	recorder.step(`${LANDING} by ${by} through ${door}`);
	let location: string | null = null;
	let status = 302;
	if (door === "HTTP") {
		const response = await stage.auth.handler(new Request(back, { headers }));
		recordResponse(recorder, response, await response.text());
		location = response.headers.get("location");
		status = response.status;
	} else {
		const query = Object.fromEntries(back.searchParams);
		const params = { provider: back.pathname.split("/").at(-1) };
		await endpointsOf(stage.auth)
			[LANDING]?.({ headers, params, query })
			.catch((error) => {
				status = recordError(recorder, error).status;
				location = (error as { headers: Headers }).headers.get("location");
				recorder.record("headers", location);
			});
	}
	const landed = new URL(location ?? "", ORIGIN).searchParams.get("error");
	tally.count(LANDING, status, landed ?? undefined);
	if (landed !== code) tally.fault(`${back.pathname} landed with ${landed}, not ${code}`);
}

/** Errors of a provider that repeats what it was told. */
function telling(drive: Drive, about: string): readonly Fault[] {
	const told = drive.recorder.mint(`told by a provider, ${about}`);
	const body = { error_description: told, error_uri: `https://x.test/${encodeURIComponent(told)}`, told };
	return [
		{ status: 400, body: { error: "invalid_request", ...body } },
		{ status: 400, body: { error: told, ...body } },
		{ status: 401, body: { error: "invalid_client", ...body }, headers: { "x-told": encodeURI(told) } },
		{ status: 200, body: { error: told, ...body } },
		{ status: 200, body: told },
		{ status: 200, body: { access_token: [told], ...body } },
		{ status: 200, body: { access_token: told, token_type: told } },
		{ status: 429, body, headers: { "Retry-After": encodeURI(told) } },
		{ status: 500, body: told },
		{ change: { access_token: told.repeat(2_000) } },
		{ change: { id_token: told } },
		"drop",
		"redirect",
		"html",
	];
}

/** What never becomes a connection. */
async function unfinished(drive: Drive, provider: string): Promise<void> {
	const failed = { code: "SPACE_CONNECT_FAILED" };
	for (const fault of telling(drive, `as ${provider} connects`))
		await connect(drive, provider, { fault, ...failed });
	await connect(drive, provider, { door: "auth.api", fault: { status: 500 }, ...failed });
	await connect(drive, provider, { deny: true, code: "SPACE_CONNECT_DENIED" });
	const told = drive.recorder.mint("told in a callback");
	const saying = (name: string, value: string) => (back: URL) => back.searchParams.set(name, value);
	await connect(drive, provider, { tamper: saying("iss", told), ...failed });
	await connect(drive, provider, { tamper: saying("code", told), ...failed });
	await connect(drive, provider, { tamper: saying("error", told), ...failed });
	await connect(drive, provider, {
		tamper: saying("error_description", told),
		deny: true,
		code: "SPACE_CONNECT_DENIED",
	});
	const invalid = { code: "SPACE_CONNECT_STATE_INVALID" };
	await connect(drive, provider, { tamper: saying("state", told), ...invalid });
	for (const by of ["admin", "stranger", "anonymous"] as const)
		for (const door of DOORS) await connect(drive, provider, { by, door, ...invalid });
	await drive.stage.database.dump();
}

/** Connections that would overwrite what is there. */
async function refused(drive: Drive, provider: string): Promise<void> {
	const back = await connect(drive, provider);
	await land(drive, back, { door: "HTTP", by: "owner", code: "SPACE_CONNECT_STATE_INVALID" });
	const other = { account: "bob", replace: false, code: "SPACE_CONNECT_OTHER_ACCOUNT" };
	for (const door of DOORS) await connect(drive, provider, { ...other, door });
	const { recorder, stage } = drive;
	const put = () =>
		serve(drive, "putSpaceCredential", {
			...{ spaceId: stage.spaceId, provider, kind: "oauth2" },
			accessToken: recorder.mint("put meanwhile"),
			refreshToken: recorder.mint("refresh token, put meanwhile"),
		});
	await connect(drive, provider, { meanwhile: put, code: "SPACE_CREDENTIAL_CHANGED" });
	for (const door of DOORS) await connect(drive, provider, { account: "bob", door });
	const odd = {
		refresh_token: recorder.mint("odd refresh token"),
		// Better Auth asks with it whose it is.
		...(provider === PROVIDER && { access_token: recorder.mint("odd access token") }),
	};
	await connect(drive, provider, { fault: { change: odd } });
	await drive.stage.database.dump();
}

/** Refreshes, by whoever asks, that succeed, fail for a while and fail for good. */
async function refreshed(drive: Drive, provider: string): Promise<void> {
	const { stage } = drive;
	const { spaceId, tokens } = stage;
	const about = { spaceId, provider };
	await connect(drive, provider);
	for (const door of DOORS) await ask(drive, { endpoint: "refreshSpaceCredential", door, input: about });
	const { body } = await serve(drive, "getSpaceAccessToken", about);
	await serve(drive, "getSpaceAccessToken", { ...about, rejectedToken: body.accessToken });
	tokens.expireAccessTokens();
	await fetchWith(drive, provider, `${tokens.issuer}/me`, 200);
	await connect(drive, provider);
	for (const fault of telling(drive, `as ${provider} refreshes`)) {
		tokens.next(fault);
		await ask(drive, { endpoint: "refreshSpaceCredential", input: about, expect: "any" });
		await ask(drive, { endpoint: "listSpaceCredentials", input: { spaceId } });
		await serve(drive, "getSpaceAccessToken", about, { expect: "any" });
		// The refresh token is used up, and the next one lost.
		if (typeof fault === "object" && "change" in fault) await connect(drive, provider);
	}
	await connect(drive, provider);
	tokens.expireAccessTokens();
	// For as long as anybody may try again: the next attempt may be due at once.
	const mend = tokens.next(
		{ status: 503, body: drive.recorder.mint("told by a provider that is down") },
		{ times: 100 },
	);
	const { body: old } = await serve(drive, "getSpaceAccessToken", about);
	const rejected = { ...about, rejectedToken: old.accessToken };
	await serve(drive, "getSpaceAccessToken", rejected, { expect: 503, code: "SPACE_CREDENTIAL_UNAVAILABLE" });
	await fetchWith(drive, provider, `${tokens.issuer}/me`, 401);
	mend();
	await serve(drive, "refreshDueSpaceCredentials", {});
	await connect(drive, provider);
	tokens.revokeGrant("alice");
	const dead = { expect: 409, code: "SPACE_CREDENTIAL_NEEDS_REAUTH" };
	for (const door of DOORS)
		await ask(drive, { endpoint: "refreshSpaceCredential", door, input: about, ...dead });
	await serve(drive, "getSpaceAccessToken", about, dead);
	await fetchWith(drive, provider, `${tokens.issuer}/me`, 409);
	await serve(drive, "refreshDueSpaceCredentials", {});
	await stage.database.dump();
}

/** Withdrawals that the provider does not make, and those it makes. */
async function withdrawn(drive: Drive, provider: string): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId, tokens } = stage;
	const about = { spaceId, provider };
	const told = recorder.mint(`told by ${provider}, which withdraws nothing`);
	const never = () =>
		tokens.next({ status: 503, body: { error: told } }, { path: "/revocation", times: 100 });
	await connect(drive, provider);
	const end = never();
	for (const door of DOORS) await ask(drive, { endpoint: "deleteSpaceCredential", door, input: about });
	await ask(drive, { endpoint: "listSpaceCredentials", input: { spaceId } });
	await serve(drive, "refreshDueSpaceCredentials", {});
	await ask(drive, { endpoint: "deleteSpaceCredential", input: { ...about, force: true } });
	const gone = { expect: 404, code: "SPACE_CREDENTIAL_NOT_FOUND" };
	await ask(drive, { endpoint: "refreshSpaceCredential", input: about, ...gone });
	await serve(drive, "getSpaceAccessToken", about, gone);
	await connect(drive, provider);
	await serve(drive, "revokeAllSpaceCredentials", { provider });
	end();
	await serve(drive, "revokeAllSpaceCredentials", { provider });
	await serve(drive, "getSpaceAccessToken", about, { expect: 409, code: "SPACE_CREDENTIAL_REVOKED" });
	await connect(drive, provider);
	const { body } = await ask(drive, { endpoint: "deleteSpaceCredential", input: about });
	if (body.revocation !== "revoked") drive.tally.fault(`${provider} was not withdrawn: ${body.revocation}`);
	await stage.database.dump();
}

/** Secrets in what begins a connection, and is refused. */
async function untrusted(drive: Drive): Promise<void> {
	const { spaceId } = drive.stage;
	// Better Auth logs a URL that it does not trust.
	const secret = drive.recorder.mint("in a callback URL", { mayBeIn: ["log"] });
	const endpoint = "connectSpaceCredential";
	for (const door of DOORS) {
		const evil = `https://evil.test/?${encodeURIComponent(secret)}`;
		const input = { spaceId, provider: CONNECTABLE[0], callbackURL: evil };
		await ask(drive, { endpoint, door, input, expect: "any" });
		const other = { spaceId, provider: "key", callbackURL: "/done" };
		await ask(drive, { endpoint, door, input: other, expect: 400, code: "SPACE_PROVIDER_NOT_OAUTH" });
		for (const wrong of [{ provider: secret }, { callbackURL: [secret] }, { secret }, { replace: secret }])
			await ask(drive, { endpoint, door, input: { ...input, ...wrong }, expect: "any" });
	}
	const server = { spaceId, provider: CONNECTABLE[0], rejectedToken: [secret] };
	await serve(drive, "getSpaceAccessToken", server, { expect: 400 });
	await serve(drive, "refreshDueSpaceCredentials", { limit: secret }, { expect: 400 });
}
