import { ask, DOORS, type Drive, serve } from "../drive.ts";
import { store } from "./everybody.ts";

type Values = Readonly<Record<string, unknown>>;
type Wrong = readonly [about: string, input: (secret: string) => Values];

const smtp = (password: unknown) => ({
	...{ provider: "mail", kind: "smtp", host: "mail.example.org", port: 587, secure: false },
	...{ username: "sender", password },
});
const login = (password: unknown) => ({ provider: "login", username: "someone", password });
const twilio = (authToken: unknown) => ({ provider: "twilio", fields: { accountSid: "AC1", authToken } });

/** Secrets in inputs that are refused, each for another reason. */
const WRONG: readonly Wrong[] = [
	["in a list", (secret) => ({ provider: "key", secret: [secret] })],
	["in an object", (secret) => ({ provider: "key", secret: { value: secret } })],
	["beside an unknown field", (secret) => ({ provider: "key", secret, unknown: secret })],
	["as the kind", (secret) => ({ provider: "key", kind: secret, secret })],
	["as the provider", (secret) => ({ provider: secret, secret })],
	[
		"of the wrong kind",
		(secret) => ({ provider: "key", kind: "basic", username: "someone", password: secret }),
	],
	["of a kind for servers", (secret) => ({ provider: "new", kind: "oauth2", accessToken: secret })],
	["of an undeclared custom kind", (secret) => ({ provider: "new", kind: "custom", fields: { secret } })],
	["too long", (secret) => ({ provider: "key", secret: secret.repeat(500) })],
	["masked", (secret) => ({ provider: "key", secret: `***${secret}` })],
	["masked, with an ellipsis", (secret) => ({ provider: "key", secret: `…${secret}` })],
	["masked, in a field", (secret) => twilio(`••••${secret}`)],
	["of half a surrogate", (secret) => ({ provider: "key", secret: `${secret}\ud800` })],
	["as the label too", (secret) => ({ provider: "key", secret, metadata: { label: `my ${secret}` } })],
	["as unknown metadata", (secret) => ({ provider: "key", secret, metadata: { token: secret } })],
	["as metadata", (secret) => ({ provider: "key", secret, metadata: secret })],
	["beside a label of two lines", (secret) => ({ provider: "key", secret, metadata: { label: "a\nb" } })],
	["with a field of another kind", (secret) => ({ provider: "key", secret, password: secret })],
	["as the user name too", (secret) => ({ ...login(secret), username: secret })],
	["without a user name", (secret) => ({ provider: "login", password: secret })],
	["a password in a list", (secret) => login([secret])],
	["a mail password with a bad port", (secret) => ({ ...smtp(secret), port: 70_000 })],
	["a mail password with a port that is it", (secret) => ({ ...smtp(secret), port: secret })],
	["a mail password as the host too", (secret) => ({ ...smtp(secret), host: `${secret}.example.org` })],
	["a mail password, insecurely", (secret) => ({ ...smtp(secret), secure: secret })],
	["a custom one in a list", (secret) => twilio([secret])],
	["a custom one with a stray field", (secret) => ({ ...twilio(secret), secret })],
	[
		"a custom one as a shown field too",
		(secret) => ({
			provider: "twilio",
			fields: { accountSid: secret, authToken: secret },
		}),
	],
	[
		"a custom one of a wrong type beside",
		(secret) => ({
			provider: "twilio",
			fields: { accountSid: 5, authToken: secret, pin: secret },
		}),
	],
	["a custom one that is too long", (secret) => twilio(secret.repeat(500))],
	[
		"a custom one whose provider repeats it",
		(secret) => ({
			provider: "repeating",
			fields: { token: secret },
		}),
	],
	["without a provider", (secret) => ({ secret })],
	["with a wrong replace", (secret) => ({ provider: "key", secret, replace: secret })],
	["with a malformed space", (secret) => ({ provider: "key", secret, spaceId: `no space ${secret}` })],
];

/** Texts that are no JSON, or not what they say they are. */
const RAW: readonly (readonly [about: string, type: string, text: (secret: string) => string])[] = [
	["cut JSON", "application/json", (secret) => `{"provider":"key","secret":${JSON.stringify(secret)}`],
	["a bare word", "application/json", (secret) => `{"secret":${secret}}`],
	["trailing text", "application/json", (secret) => `{"provider":"key"} ${secret}`],
	["a JSON text", "application/json", (secret) => JSON.stringify(secret)],
	["a JSON list", "application/json", (secret) => JSON.stringify([secret])],
	["plain text", "text/plain", (secret) => secret],
	["a form", "application/x-www-form-urlencoded", (secret) => `${new URLSearchParams({ secret })}`],
	["a type that is none", "nonsense", (secret) => secret],
	["no type", "", (secret) => secret],
];

export async function refusedInput(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const { spaceId } = stage;
	for (const [about, input] of WRONG) {
		const wrong = (where: string) => ({ spaceId, ...input(recorder.mint(`${about}, ${where}`)) });
		for (const door of DOORS)
			await ask(drive, { endpoint: "setSpaceCredential", door, input: wrong(door), expect: 400 });
		await ask(drive, {
			endpoint: "setSpaceCredential",
			by: "stranger",
			input: wrong("of a stranger"),
			expect: 400,
		});
		if (about === "of a kind for servers") continue;
		await serve(drive, "putSpaceCredential", wrong("of server code"), { expect: 400 });
	}
	for (const [about, type, text] of RAW) {
		const input = text(recorder.mint(about));
		const expect = type.startsWith("application/json") ? 400 : 415;
		await ask(drive, { endpoint: "setSpaceCredential", input, headers: { "content-type": type }, expect });
	}
	await nothingToKeep(drive);
	await misplaced(drive);
}

/** A change that leaves the secret out, of what is not stored or would be sent elsewhere. */
async function nothingToKeep(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const { spaceId } = stage;
	await serve(drive, "putSpaceCredential", { spaceId, ...smtp(recorder.mint("stays where it is")) });
	const refused = { expect: 400, code: "SPACE_CREDENTIAL_SECRET_REQUIRED" };
	for (const door of DOORS) {
		const moved = { spaceId, provider: "mail", kind: "smtp", host: "evil.example.org", replace: true };
		await ask(drive, { endpoint: "setSpaceCredential", door, input: moved, ...refused });
		const absent = { spaceId, provider: "not-stored", metadata: { label: "x" }, replace: true };
		await ask(drive, { endpoint: "setSpaceCredential", door, input: absent, ...refused });
	}
}

/** Secrets in places where nobody expects any. */
async function misplaced(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const { spaceId } = stage;
	await store(drive, "stored, for misplaced ones");
	const gets = ["getSpacePermissions", "getSpaceMatrix", "listSpaceCredentials", "listSpaceAudit"];
	for (const endpoint of gets) {
		const secret = recorder.mint(`in the query of ${endpoint}`);
		await ask(drive, { endpoint, input: { spaceId, secret }, expect: "any" });
		await ask(drive, { endpoint, input: { spaceId: secret }, expect: 400 });
		await ask(drive, { endpoint, door: "auth.api", input: { spaceId: secret }, expect: 400 });
		const headers = { "x-api-key": secret, authorization: `Bearer ${secret}`, cookie: `a=${secret}` };
		await ask(drive, { endpoint, input: { spaceId }, headers, expect: 401 });
	}
	for (const door of DOORS) {
		const secret = recorder.mint(`misplaced through ${door}`);
		const about = (input: Values, endpoint: string) =>
			ask(drive, { endpoint, door, input: { spaceId, ...input }, expect: 400 });
		await about({ module: secret, action: "read" }, "canInSpace");
		await about({ module: "calendar", action: secret }, "canInSpace");
		await about({ changes: [{ role: secret, module: secret, level: secret }] }, "setSpaceMatrix");
		await about({ changes: secret }, "setSpaceMatrix");
		await about({ provider: secret }, "testSpaceCredential");
		await about({ provider: secret }, "refreshSpaceCredential");
		await about({ provider: "calendar", secret }, "refreshSpaceCredential");
		await about({ provider: "key", secret }, "testSpaceCredential");
		await about({ provider: "key", secret }, "deleteSpaceCredential");
	}
	const secret = recorder.mint("misplaced by server code");
	const servers = ["getSpaceSecret", "putSpaceCredential", "putSpacePermissions", "canUserInSpace"];
	for (const endpoint of [...servers, "revokeAllSpaceCredentials", "rotateSpaceKeys", "setSpaceType"])
		await serve(
			drive,
			endpoint,
			{ spaceId, provider: secret, after: [secret], type: [secret] },
			{ expect: 400 },
		);
	await serve(drive, "spaceKeysInUse", { secret }, { expect: 400 });
}
