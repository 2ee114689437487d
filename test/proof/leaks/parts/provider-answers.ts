import { spaceFetch } from "../../../../src/index.ts";
import { ask, DOORS, type Drive, type Outcome, recordError, serve } from "../drive.ts";
import { HEADERS, HTTP_ANSWERS, idOf, OWN_TESTS } from "../providers.ts";
import type { Instance } from "../stage.ts";
import { store } from "./everybody.ts";

/** Providers that repeat the secret, by every path that is open to them. */
export async function providerAnswers(drive: Drive): Promise<void> {
	for (const [way, code] of Object.entries({ ...HTTP_ANSWERS, ...OWN_TESTS }))
		await testOf(drive, idOf(way), await store(drive, `tested: ${way}`, idOf(way)), code);
	if (drive.longForm) await testOf(drive, "hang", await store(drive, "tested: hang", "hang"), "timed_out");
	await otherKinds(drive);
	await mailServers(drive);
	await unsendable(drive);
	await fetches(drive);
	if (drive.stage.echo.followed() > 0) drive.tally.fault("a redirect of the provider's was followed");
}

async function testOf(drive: Drive, provider: string, secret: string, code: string): Promise<void> {
	const { echo, mail, spaceId } = drive.stage;
	for (const door of provider === "hang" ? DOORS.slice(0, 1) : DOORS) {
		const { body } = await ask(drive, {
			endpoint: "testSpaceCredential",
			door,
			input: { spaceId, provider },
		});
		if (body?.code !== code) drive.tally.fault(`the test of ${provider} says ${body?.code}, not ${code}`);
		const told = ["code", "ok", "provider", "spaceId", "status"];
		if (
			Object.keys(body ?? {})
				.sort()
				.join() !== told.join()
		)
			drive.tally.fault(`the test of ${provider} tells ${Object.keys(body ?? {})}`);
		if (body?.status !== null && !Number.isInteger(body?.status))
			drive.tally.fault(`the test of ${provider} says status ${body?.status}`);
	}
	const asked = Object.hasOwn(OWN_TESTS_BY_ID, provider) === false;
	const sent = [...echo.received, ...mail.received].some((text) => holds(text, secret));
	if (asked && !sent) drive.tally.fault(`the provider of ${provider} was never sent its secret`);
}

const OWN_TESTS_BY_ID = Object.fromEntries(Object.keys(OWN_TESTS).map((way) => [idOf(way), way]));

/** A header as Node reads it, or the login in it. */
function holds(text: string, secret: string): boolean {
	const login = text.startsWith("Basic ") ? Buffer.from(text.slice(6), "base64").toString() : "";
	return text.includes(secret) || login.includes(secret);
}

async function otherKinds(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const put = (values: object) => serve(drive, "putSpaceCredential", { spaceId: stage.spaceId, ...values });
	const password = recorder.mint("tested: basic password");
	await put({ provider: "login", username: "someone", password });
	await testOf(drive, "login", password, "ok");
	const authToken = recorder.mint("tested: custom secret");
	await put({ provider: "twilio", fields: { accountSid: "AC1", authToken } });
	await testOf(drive, "twilio", authToken, "ok");
}

async function mailServers(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const { spaceId } = stage;
	const codes = { welcome: "ok", rejected: "rejected", busy: "unexpected", odd: "rejected" };
	for (const [username, code] of Object.entries(codes)) {
		const password = recorder.mint(`tested: SMTP password, ${username}`);
		const place = { host: "127.0.0.1", port: stage.mail.port, secure: false };
		await serve(drive, "putSpaceCredential", { spaceId, provider: "mail", ...place, username, password });
		await testOf(drive, "mail", password, code);
	}
	// A port at which nobody, or somebody else, answers; the latter is waited for until the time is up.
	const ports = [
		[1, false],
		[Number(stage.echo.host.split(":")[1]), false],
		[stage.mail.port, true],
	];
	for (const [port, secure] of drive.longForm ? ports : ports.slice(0, 1)) {
		const password = recorder.mint(`tested: SMTP password, port ${port}`);
		const place = { host: "127.0.0.1", port, secure };
		const fields = { ...place, username: "sender", password };
		await serve(drive, "putSpaceCredential", { spaceId, provider: "mail", ...fields });
		for (const door of DOORS)
			await ask(drive, { endpoint: "testSpaceCredential", door, input: { spaceId, provider: "mail" } });
	}
}

/** Secrets that fit into no header, and functions that fail with them in their hands. */
async function unsendable(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const { spaceId, echo } = stage;
	const unfit = [recorder.mint("of two lines"), recorder.mint("beyond Latin-1"), recorder.mint("with a NUL")];
	const texts = [`${unfit[0]}\n${unfit[0]}`, `${unfit[1]}☃`, `${unfit[2]}\0`];
	const cases = [
		...texts.map((secret) => ["key", secret] as const),
		...HEADERS.map((way) => [`headers-${idOf(way)}`, recorder.mint(`headers: ${way}`)] as const),
	];
	for (const [provider, secret] of cases) {
		await serve(drive, "putSpaceCredential", { spaceId, provider, secret });
		for (const door of DOORS)
			await ask(drive, { endpoint: "testSpaceCredential", door, input: { spaceId, provider } });
		await fetchWith(drive, provider, `${echo.origin}/answer/200`, 422);
	}
}

/** What server code is answered is the provider's own; what it is refused with is ours. */
async function fetches(drive: Drive): Promise<void> {
	const { echo } = drive.stage;
	const secret = await store(drive, "fetched with");
	for (const path of ["answer/200", "answer/401", "answer/500", "answer/302"]) {
		const response = await fetchWith(drive, "key", `${echo.origin}/${path}`, Number(path.slice(-3)));
		if (!(await response?.text())?.includes(JSON.stringify(secret).slice(1, -1)))
			drive.tally.fault(`${path} does not echo what spaceFetch sent`);
	}
	await fetchWith(drive, "key", `${echo.origin}/reset`, 500);
	await fetchWith(drive, "key", "https://api.example.org/", 403);
	await fetchWith(drive, "key", "http://127.0.0.1:1/", 403);
	await fetchWith(drive, "undeclared", echo.origin, 400);
	await store(drive, "of a provider without hosts", "hostless");
	await fetchWith(drive, "hostless", echo.origin, 400);
	await fetchWith(drive, "twilio", `${echo.origin}/answer/200`, 200);
	for (const provider of ["headers-throw", "key"])
		await fetchWith(drive, provider, `${echo.origin}/answer/200`, 404, { spaceId: drive.stage.elsewhere });
	await fetchWith(drive, "key", `${echo.origin}/answer/200`, 404, { spaceId: "no-such-space" });
}

interface With {
	readonly spaceId?: string;
	readonly auth?: Instance | undefined;
}

/** Its response is for server code alone; what it throws is recorded. */
export async function fetchWith(
	{ stage, recorder, tally }: Drive,
	provider: string,
	url: string,
	expect: number | "any",
	{ spaceId = stage.spaceId, auth = stage.auth }: With = {},
): Promise<Response | null> {
	recorder.step(`spaceFetch with ${provider}`);
	let response: Response | null = null;
	let outcome: Outcome;
	try {
		response = await spaceFetch(auth, { spaceId, provider })(url);
		outcome = { status: response.status, body: null };
	} catch (error) {
		outcome = recordError(recorder, error);
	}
	const { status, body } = outcome;
	tally.count("spaceFetch", status, body?.code);
	if (expect !== "any" && status !== expect)
		tally.fault(`spaceFetch with ${provider} to ${url}: expected ${expect}, got ${status}`);
	return response;
}
