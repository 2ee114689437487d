import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { type ConnectedWorld, createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";
import { type Answer, ORIGIN, type Person } from "../support/world.ts";

const APP = "https://app.example.org";

let world: ConnectedWorld;
let owner: Person;
let spaceId: string;
const logged: unknown[][] = [];

beforeAll(async () => {
	world = await createConnectedWorld({
		auth: {
			trustedOrigins: [APP, "myapp://"],
			logger: { level: "debug", log: (...line) => void logged.push(line) },
		},
	});
	owner = await world.signUp();
});
afterAll(() => world.close());
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	logged.length = 0;
});

const locationOf = ({ status, headers }: Answer) => [status, headers.get("location")];
/** Sent back by hand: what the provider answers is up to the test. */
const answerWith = async (parameters: Record<string, string>, body: object = {}) => {
	const begun = await world.begin(owner, { spaceId, ...body });
	const state = new URL(begun.body.url).searchParams.get("state") ?? "";
	const path = PATHS.credentialsCallback.replace(":provider", PROVIDER);
	return world.call(owner, path, { query: { state, ...parameters } });
};

/** Each leaves the application, or may, by some reader of URLs. */
const ELSEWHERE = [
	"https://evil.test",
	"http://evil.test/done",
	"//evil.test",
	"///evil.test",
	"/\\evil.test",
	"\\\\evil.test",
	"/%2fevil.test",
	"/%5cevil.test",
	"/\t/evil.test",
	"\t//evil.test",
	" //evil.test",
	"/\n//evil.test",
	"javascript:alert(document.domain)",
	"JaVaScRiPt:alert(1)",
	"java\nscript:alert(1)",
	"data:text/html,<script>alert(1)</script>",
	"vbscript:msgbox(1)",
	`${ORIGIN}@evil.test`,
	`${ORIGIN}.evil.test`,
	`http://localhost:3000:pass@evil.test`,
	"http:evil.test",
	"http:/evil.test",
	"https:\\\\evil.test",
	`${APP}.evil.test`,
	"https://app.example.org:8443",
	"http://app.example.org",
	"https://app.example.org%2eevil.test",
	"https://evil.test#https://app.example.org",
	"https://evil.test?https://app.example.org",
	"done",
	"?next=/done",
	"file:///etc/passwd",
];

describe.each(["callbackURL", "errorCallbackURL"])("%s", (field) => {
	it.each(ELSEWHERE)("leads nowhere else by %j", async (url) => {
		const before = await world.rows("verification");
		const urls = { callbackURL: "/done", [field]: url };
		const answer = await world.begin(owner, { spaceId, ...urls });
		// Over HTTP it is Better Auth's own check that finds it first.
		expect([answer.status, answer.headers.get("location")]).toEqual([403, null]);
		const call = world.auth.api.connectSpaceCredential({
			body: { spaceId, provider: PROVIDER, ...urls },
			headers: owner.headers,
		});
		await expect(call).rejects.toMatchObject({
			status: "FORBIDDEN",
			body: { code: "SPACE_CALLBACK_URL_UNTRUSTED" },
		});
		expect(await world.rows("verification")).toEqual(before);
		expect(world.server.requests.filter(({ path }) => path === "/token")).toEqual([]);
	});
});

describe("whoever is done is sent", () => {
	it.each([
		["/done", "/done"],
		["/", "/"],
		["/done?tab=2&x=%20y#credentials", "/done?tab=2&x=%20y#credentials"],
		[`${ORIGIN}/done`, `${ORIGIN}/done`],
		[`${APP}/spaces/1?a=b#c`, `${APP}/spaces/1?a=b#c`],
		["myapp://connected", "myapp://connected"],
		// What a header cannot carry is written as a URL has it.
		["/готово", "/%D0%B3%D0%BE%D1%82%D0%BE%D0%B2%D0%BE"],
		[`${APP}/fertig?ü=€`, `${APP}/fertig?%C3%BC=%E2%82%AC`],
		[`${ORIGIN}/done\r\nset-cookie: x=y`, `${ORIGIN}/doneset-cookie:%20x=y`],
		// Of one's own origin, however they look when they are tidied up.
		["/..//evil.test/done", "/evil.test/done"],
		["/.//evil.test", "/evil.test"],
		["/x/../..///evil.test", "/evil.test"],
	])("to %j", async (callbackURL, location) => {
		expect(locationOf(await world.connect(owner, spaceId, { callbackURL }))).toEqual([302, location]);
		expect(await world.list(owner, spaceId)).toMatchObject([{ status: "active" }]);
	});

	it("is told what was not granted, and has the rest", async () => {
		const consent = { scopes: ["offline_access"] };
		const callbackURL = "/done?tab=2#credentials";
		const landed = await world.connect(owner, spaceId, { callbackURL, consent });
		expect(locationOf(landed)).toEqual([302, "/done?tab=2&missingScopes=calendar.read#credentials"]);
		expect(await world.list(owner, spaceId)).toMatchObject([
			{ status: "active", scopes: ["openid", "offline_access"], missingScopes: ["calendar.read"] },
		]);
		expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
		expect(await world.list(owner, spaceId)).toMatchObject([{ missingScopes: [] }]);
	});
});

describe("whoever is not done is sent", () => {
	const declined =
		"error=SPACE_CONNECT_DENIED&error_description=The+connection+was+declined+at+the+provider.";

	it.each([
		[{}, `/done?${declined}`],
		[{ errorCallbackURL: "/sorry" }, `/sorry?${declined}`],
		[{ errorCallbackURL: "/sorry?tab=2&#top" }, `/sorry?tab=2&${declined}#top`],
		[{ errorCallbackURL: `${APP}/sorry#top` }, `${APP}/sorry?${declined}#top`],
		[{ errorCallbackURL: "myapp://sorry" }, `myapp://sorry?${declined}`],
		[{ errorCallbackURL: "/..//evil.test/sorry" }, `/evil.test/sorry?${declined}`],
		[{ errorCallbackURL: "/x/..//evil.test" }, `/evil.test?${declined}`],
	])("with %j to %s", async (body, location) => {
		const landed = await world.connect(owner, spaceId, { ...body, consent: { deny: true } });
		expect(locationOf(landed)).toEqual([302, location]);
		expect(landed.headers.get("referrer-policy")).toBe("no-referrer");
		expect(landed.headers.get("cache-control")).toBe("no-store");
		expect(await world.list(owner, spaceId)).toEqual([]);
	});

	it("to the application's own error page, where nobody knows who came", async () => {
		const own = await createConnectedWorld({ auth: { onAPIError: { errorURL: `${APP}/oops?from=auth` } } });
		const path = PATHS.credentialsCallback.replace(":provider", PROVIDER);
		const landed = await own.call(await own.signUp(), path, { query: { state: "x", code: "y" } });
		const location = new URL(landed.headers.get("location") ?? "");
		expect([location.origin + location.pathname, location.searchParams.get("from")]).toEqual([
			`${APP}/oops`,
			"auth",
		]);
		expect(location.searchParams.get("error")).toBe("SPACE_CONNECT_STATE_INVALID");
		await own.close();
	});
});

describe("what a provider says", () => {
	const MARK = "<script>alert('canary-4711')</script>";

	it.each([
		[{ error: "access_denied", error_description: MARK }, "SPACE_CONNECT_DENIED"],
		[{ error: "invalid_scope", error_description: MARK }, "SPACE_CONNECT_FAILED"],
		[{ error: "server_error" }, "SPACE_CONNECT_FAILED"],
		[{ error: "login_required", error_uri: MARK }, "SPACE_CONNECT_FAILED"],
		[{ error: MARK }, "SPACE_CONNECT_FAILED"],
		[{ error: "" }, "SPACE_CONNECT_FAILED"],
		[{ error: "access_denied", code: "a-code-all-the-same" }, "SPACE_CONNECT_DENIED"],
		[{}, "SPACE_CONNECT_FAILED"],
		[{ code: "" }, "SPACE_CONNECT_FAILED"],
		[{ code: MARK }, "SPACE_CONNECT_FAILED"],
		[{ response: MARK, code: "x" }, "SPACE_CONNECT_FAILED"],
		[{ id_token: MARK, code: "x" }, "SPACE_CONNECT_FAILED"],
		[{ __proto__: MARK, constructor: MARK, code: MARK }, "SPACE_CONNECT_FAILED"],
	] as [Record<string, string>, string][])("is told as a code of ours: %j", async (parameters, error) => {
		const landed = await answerWith({ iss: world.server.issuer, ...parameters });
		expect(landingOf(landed)).toMatchObject({ status: 302, path: "/done", error });
		const told = landed.text + JSON.stringify([...landed.headers]);
		expect(decodeURIComponent(told.replaceAll("+", " "))).not.toContain("canary-4711");
		expect(JSON.stringify(logged)).not.toContain("canary-4711");
		expect(await world.list(owner, spaceId)).toEqual([]);
	});

	/** @see https://www.rfc-editor.org/rfc/rfc9207#section-2.4 */
	it.each([
		["another issuer", (url: URL) => url.searchParams.set("iss", "https://other.example.com")],
		["the issuer with a slash", (url: URL) => url.searchParams.set("iss", `${world.server.issuer}/`)],
		["no issuer, though it announces that it names it", (url: URL) => url.searchParams.delete("iss")],
		["an empty issuer", (url: URL) => url.searchParams.set("iss", "")],
	])("is not believed when it comes from %s", async (_, change) => {
		const url = await world.server.consent((await world.begin(owner, { spaceId })).body.url);
		change(url);
		const before = world.server.tokenRequests().length;
		expect(landingOf(await world.comeBack(owner, url))).toMatchObject({
			path: "/done",
			error: "SPACE_CONNECT_FAILED",
		});
		expect(world.server.tokenRequests()).toHaveLength(before);
		expect(await world.list(owner, spaceId)).toEqual([]);
	});

	it("twice is not said", async () => {
		const url = await world.server.consent((await world.begin(owner, { spaceId })).body.url);
		const before = world.server.tokenRequests().length;
		const request = new Request(`${url}&code=${url.searchParams.get("code")}`, { headers: owner.headers });
		const landed = await world.auth.handler(request);
		expect(landed.headers.get("location")).toContain("/done?error=SPACE_CONNECT_FAILED&");
		expect(world.server.tokenRequests()).toHaveLength(before);
	});

	it("in a code of another connection is worth nothing", async () => {
		const first = await world.server.consent((await world.begin(owner, { spaceId })).body.url);
		const landed = await answerWith({
			iss: world.server.issuer,
			code: first.searchParams.get("code") ?? "",
		});
		expect(landingOf(landed)).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
		expect(await world.list(owner, spaceId)).toEqual([]);
	});
});
