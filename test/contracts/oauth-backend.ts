import { expect, it } from "vitest";
import type { Answered, AuthorizationRequest, OAuthBackend } from "../../src/oauth/core/backend.ts";
import { newProof } from "../../src/oauth/proof.ts";
import { type ConnectedOptions, createConnectedWorld, PROVIDER, REDIRECT_URI } from "../support/connected.ts";
import type { Fault } from "../support/oauth/faults.ts";

/** What one back end answers otherwise than the others, and why. */
interface Exception {
	readonly answer: string | number | null;
	readonly because: string;
}

type Case = keyof typeof FAULTS | "an answer of another issuer" | "an answer of no issuer" | "Retry-After";

interface Implementation {
	readonly options: ConnectedOptions;
	readonly exceptions?: Partial<Record<Case, Exception>>;
}

/** What comes from the token endpoint in place of tokens, and what that means. Written from RFC 6749, section 5.2. */
const FAULTS = {
	invalid_grant: [{ status: 400, body: { error: "invalid_grant" } }, "invalid_grant"],
	"invalid_grant under status 200": [{ status: 200, body: { error: "invalid_grant" } }, "invalid_grant"],
	invalid_client: [{ status: 401, body: { error: "invalid_client" } }, "rejected"],
	"an error of its own under status 200": [{ status: 200, body: { error: "bad_code" } }, "rejected"],
	"403 and a page": [{ status: 403, body: "<p>no</p>" }, "rejected"],
	"400 and a page": [{ status: 400, body: "<p>no</p>" }, "unexpected"],
	"429": [{ status: 429, body: {} }, "rate_limited"],
	"500": [{ status: 500 }, "unavailable"],
	"503 with an error": [{ status: 503, body: { error: "invalid_grant" } }, "unavailable"],
	temporarily_unavailable: [{ status: 400, body: { error: "temporarily_unavailable" } }, "unavailable"],
	"a cut connection": ["drop", "unavailable"],
	"a redirect": ["redirect", "unexpected"],
	"a page": ["html", "unexpected"],
	"an empty object": [{ status: 200, body: {} }, "unexpected"],
	"no access token": [{ change: { access_token: undefined } }, "unexpected"],
	"a number for an access token": [{ change: { access_token: 7 } }, "unexpected"],
	"an empty access token": [{ change: { access_token: "" } }, "unexpected"],
} as const satisfies Record<string, readonly [Fault, string]>;

/** The same server behaviour, the same answers: what every `OAuthBackend` is held to. */
export function testOAuthBackend({ options, exceptions = {} }: Implementation): void {
	const answerOf = (name: Case, answer: string | number | null) => {
		const exception = exceptions[name];
		return exception ? exception.answer : answer;
	};

	it("asks for what was declared, by PKCE, and to be sent back", async () => {
		await using scene = await setUp(options);
		const { url, request } = await scene.authorize();
		expect(url.origin).toBe(scene.server.issuer);
		expect(Object.fromEntries(url.searchParams)).toMatchObject({
			response_type: "code",
			client_id: scene.server.client.clientId,
			redirect_uri: REDIRECT_URI,
			state: request.state,
			code_challenge_method: "S256",
			code_challenge: await challengeOf(request.codeVerifier),
		});
		const scopes = url.searchParams.get("scope")?.split(" ");
		expect(scopes).toEqual(expect.arrayContaining(["offline_access", "calendar.read"]));
		expect(url.href).not.toContain(request.codeVerifier);
		expect(url.href).not.toContain(scene.server.client.clientSecret);
	});

	it("answers what was granted, and to whom", async () => {
		await using scene = await setUp(options);
		const before = Date.now();
		const granted = grantedOf(await scene.connect({ account: "bob", scopes: ["calendar.read"] }));
		expect(granted).toEqual({
			accessToken: expect.any(String),
			refreshToken: expect.any(String),
			expiresAt: expect.any(Date),
			scopes: ["openid", "calendar.read"],
			accountId: "bob",
		});
		const lifetime = Number(granted.expiresAt) - before;
		expect([lifetime > 3_590_000, lifetime < 3_610_000]).toEqual([true, true]);
		expect(await scene.server.accessTokenWorks(granted.accessToken)).toBe(true);
	});

	it("says nothing where the provider does not: of scopes, of an end, of a refresh token", async () => {
		await using scene = await setUp(options);
		scene.server.next({ change: { scope: undefined, expires_in: undefined, refresh_token: undefined } });
		expect(grantedOf(await scene.connect())).toMatchObject({
			scopes: null,
			expiresAt: null,
			refreshToken: null,
		});
	});

	it("refreshes with the token that is current, and with no other", async () => {
		await using scene = await setUp(options);
		const { refreshToken } = grantedOf(await scene.connect());
		const refreshed = grantedOf(await scene.backend.refresh(String(refreshToken)));
		expect(refreshed).toMatchObject({ accessToken: expect.any(String), expiresAt: expect.any(Date) });
		expect(refreshed.refreshToken).not.toBe(refreshToken);
		expect(await scene.server.isAlive(String(refreshed.refreshToken))).toBe(true);
		expect(await scene.backend.refresh(String(refreshToken))).toEqual(faultOf("invalid_grant"));
	});

	it("withdraws, and can tell when it could not", async () => {
		await using scene = await setUp(options);
		const { accessToken, refreshToken } = grantedOf(await scene.connect());
		for (const fault of ["drop", "redirect", { status: 503 }, { status: 401 }] as const) {
			scene.server.next(fault, { path: "/revocation" });
			expect(await scene.backend.revoke(String(refreshToken), "refresh_token")).toBe("failed");
		}
		expect(await scene.server.isAlive(String(refreshToken))).toBe(true);
		expect(await scene.backend.revoke(String(refreshToken), "refresh_token")).toBe("revoked");
		expect(await scene.server.isAlive(String(refreshToken))).toBe(false);
		expect(await scene.server.accessTokenWorks(accessToken)).toBe(false);
	});

	it.each(entriesOf(FAULTS))("takes %s for a refresh as what it is", async (name, [fault, reason]) => {
		await using scene = await setUp(options);
		const { refreshToken } = grantedOf(await scene.connect());
		scene.server.next(fault);
		const answer = await scene.backend.refresh(String(refreshToken));
		expect(answer).toEqual(faultOf(String(answerOf(name, reason))));
		expect(scene.server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
	});

	it.each(entriesOf(FAULTS))("takes %s for a code as a failure", async (_, [fault]) => {
		await using scene = await setUp(options);
		scene.server.next(fault);
		expect(await scene.connect()).toMatchObject({ ok: false });
		expect(scene.server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
	});

	it("waits as long as it is told to", async () => {
		await using scene = await setUp(options);
		const { refreshToken } = grantedOf(await scene.connect());
		scene.server.next({ status: 429, body: {}, headers: { "Retry-After": "120" } });
		const answer = await scene.backend.refresh(String(refreshToken));
		const fault = { reason: "rate_limited", retryAfter: answerOf("Retry-After", 120) };
		expect(answer).toEqual({ ok: false, fault });
	});

	it.each([
		["an answer of another issuer", "https://id.evil.test"],
		["an answer of no issuer", undefined],
	] as const)("does not redeem %s", async (name, iss) => {
		await using scene = await setUp(options);
		const { url, request } = await scene.authorize();
		const { iss: _, ...back } = Object.fromEntries((await scene.server.consent(url)).searchParams);
		const answer = await scene.backend.exchange(request, { ...back, ...(iss && { iss }) });
		const expected = answerOf(name, "unexpected");
		expect(answer.ok ? null : answer.fault.reason).toBe(expected === "redeemed" ? null : expected);
		expect(scene.server.tokenRequests()).toHaveLength(expected === "redeemed" ? 1 : 0);
	});

	it("gives up on a provider that does not answer, but never on a refresh that somebody may have paid for", async () => {
		await using scene = await setUp(options);
		const { refreshToken } = grantedOf(await scene.connect());
		scene.server.next("hang", { path: "/revocation" });
		scene.server.next("hang");
		const [revocation, connection] = await Promise.all([
			scene.backend.revoke(String(refreshToken), "refresh_token"),
			scene.connect(),
		]);
		expect([revocation, connection]).toEqual(["failed", faultOf("timed_out")]);
		let release = () => {};
		const late = new Promise<void>((resolve) => {
			release = resolve;
		});
		scene.server.next({ late });
		const refreshing = scene.backend.refresh(String(refreshToken));
		await expect.poll(() => scene.server.isAlive(String(refreshToken))).toBe(false);
		setTimeout(release, 11_000);
		const { refreshToken: next } = grantedOf(await refreshing);
		expect(await scene.server.isAlive(String(next))).toBe(true);
	});
}

async function setUp(options: ConnectedOptions) {
	const world = await createConnectedWorld(options);
	const { server } = world;
	const { spaces } = (await world.auth.$context) as unknown as {
		spaces: { oauth: (id: string) => OAuthBackend };
	};
	const backend = spaces.oauth(PROVIDER);
	const authorize = async () => {
		const request: AuthorizationRequest = { ...newProof(), redirectUri: REDIRECT_URI };
		return { request, url: grantedOf(await backend.authorize(request)) };
	};
	return {
		server,
		backend,
		authorize,
		connect: async (consent?: Parameters<typeof server.consent>[1]) => {
			const { request, url } = await authorize();
			const back = await server.consent(url, consent);
			return backend.exchange(request, Object.fromEntries(back.searchParams));
		},
		[Symbol.asyncDispose]: world.close,
	};
}

function grantedOf<T>(answer: Answered<T>): T {
	if (!answer.ok) throw new Error(`the provider did not: ${answer.fault.reason}`);
	return answer.value;
}

function faultOf(reason: string) {
	return { ok: false, fault: { reason, retryAfter: null } };
}

function entriesOf<K extends string, V>(cases: Readonly<Record<K, V>>) {
	return Object.entries(cases) as [K, V][];
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
async function challengeOf(verifier: string): Promise<string> {
	const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
	return Buffer.from(bytes).toString("base64url");
}
