import { ask, DOORS, type Drive, mustOpen, serve } from "../drive.ts";
import { store } from "./everybody.ts";
import { fetchWith } from "./provider-answers.ts";

type Values = Readonly<Record<string, unknown>>;

/** Every kind, with a secret in each field that is one: stored, opened, listed, relabelled, replaced, deleted. */
export async function kinds(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId } = stage;
	const mint = (name: string) => recorder.mint(name);
	const mail = { host: "127.0.0.1", port: stage.mail.port, secure: false, username: "sender" };
	const made: readonly (readonly [provider: string, kind: string, fields: Values])[] = [
		["key", "api_key", { secret: mint("API key") }],
		["login", "basic", { username: "someone", password: mint("basic password") }],
		["mail", "smtp", { ...mail, password: mint("SMTP password") }],
		[
			"twilio",
			"custom",
			{ fields: { accountSid: "AC1", authToken: mint("custom secret"), pin: 4_711_081_516 } },
		],
	];
	for (const [provider, kind, fields] of made) {
		const about = { spaceId, provider };
		await serve(drive, "putSpaceCredential", { ...about, kind, ...fields });
		await mustOpen(drive, provider, { kind, ...fields });
		for (const door of DOORS) {
			await ask(drive, {
				endpoint: "setSpaceCredential",
				door,
				input: { ...about, replace: true, metadata: { label: `New ${door}` } },
			});
			const taken = { expect: 409, code: "SPACE_CREDENTIAL_EXISTS" };
			await ask(drive, {
				endpoint: "setSpaceCredential",
				door,
				input: { ...about, kind, ...fields },
				...taken,
			});
			await ask(drive, {
				endpoint: "setSpaceCredential",
				door,
				input: { ...about, kind, ...fields, replace: true },
			});
		}
	}
	await tokens(drive);
	await everythingListed(drive);
	await drive.stage.database.dump();
}

/** Tokens come from server code only. */
async function tokens(drive: Drive): Promise<void> {
	const { recorder, stage } = drive;
	const about = { spaceId: stage.spaceId, provider: "google", kind: "oauth2" };
	const accessToken = recorder.mint("access token");
	const refreshToken = recorder.mint("refresh token");
	const shown = { expiresAt: new Date(4e12), scopes: ["mail.read"], accountId: "acct_1" };
	const token = { accessToken, refreshToken, ...shown };
	await serve(drive, "putSpaceCredential", { ...about, ...token });
	await mustOpen(drive, "google", { kind: "oauth2", accessToken, ...shown });
	for (const door of DOORS)
		await ask(drive, {
			endpoint: "setSpaceCredential",
			door,
			input: { ...about, accessToken: recorder.mint("access token of a member") },
			expect: 400,
		});
}

async function everythingListed(drive: Drive): Promise<void> {
	const input = { spaceId: drive.stage.spaceId };
	for (const door of DOORS) {
		await ask(drive, { endpoint: "listSpaceCredentials", door, input });
		await ask(drive, { endpoint: "listSpaceAudit", door, input: { ...input, limit: "100" } });
		await ask(drive, { endpoint: "getSpaceMatrix", door, input });
	}
	await serve(drive, "spaceKeysInUse", undefined);
	await serve(drive, "rotateSpaceKeys", {});
}

/** Rotation to a new key and back, a mass revocation, and what is answered afterwards. */
export async function rotation(drive: Drive): Promise<void> {
	const { stage } = drive;
	const { spaceId } = stage;
	for (const provider of ["key", "answer-200", "answer-308", "answer-401", "answer-500"])
		await store(drive, `to be rotated: ${provider}`, provider);
	const first = { id: "first", key: stage.rootKey };
	const second = { id: "second", key: stage.newKey("second root key") };
	const rotating = await stage.instance({ credentials: { keys: [second, first] } });
	const { body } = await serve(drive, "rotateSpaceKeys", { batch: 3 }, { auth: rotating });
	if (body.primary !== "second" || body.resealed < 5)
		drive.tally.fault(`rotation sealed too little again: ${JSON.stringify(body)}`);
	await serve(drive, "spaceKeysInUse", undefined, { auth: rotating });
	await ask(drive, { endpoint: "listSpaceCredentials", auth: rotating, input: { spaceId } });
	await serve(drive, "inspectSpaces", undefined, { auth: rotating });
	for (const down of [false, true]) await serve(drive, "spacesSql", { down });
	for (const dryRun of [true, false]) await serve(drive, "sweepSpaces", { dryRun, deadRows: true });
	await serve(drive, "sweepSpaces", {}, { expect: 400 });
	await stage.database.dump();
	const back = await stage.instance({ credentials: { keys: [first, second] } });
	await serve(drive, "rotateSpaceKeys", { batch: 2, limit: 3 }, { auth: back });
	await serve(drive, "rotateSpaceKeys", {}, { auth: back });

	await store(drive, "revoked", "key");
	await serve(drive, "revokeAllSpaceCredentials", { provider: "key" });
	const revoked = { expect: 409, code: "SPACE_CREDENTIAL_REVOKED" };
	await serve(drive, "getSpaceSecret", { spaceId, provider: "key" }, revoked);
	await fetchWith(drive, "key", `${stage.echo.origin}/answer/200`, 409);
	for (const door of DOORS) {
		await ask(drive, {
			endpoint: "testSpaceCredential",
			door,
			input: { spaceId, provider: "key" },
			...revoked,
		});
		await ask(drive, { endpoint: "listSpaceCredentials", door, input: { spaceId } });
	}
	await stage.database.dump();
}
