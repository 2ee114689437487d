import { ask, DOORS, type Drive, serve } from "../drive.ts";
import { fetchWith } from "./provider-answers.ts";

/** A row that was altered by others, and why it does not open then. */
type Damage = readonly [fault: string, provider: string, change: (sealed: string) => Record<string, unknown>];

// Not the last character of a part: some of its bits stand for nothing.
const DAMAGES: readonly Damage[] = [
	[
		"damaged",
		"key",
		(sealed) => ({ accessTokenEncrypted: sealed.replace(/(?<=\.)[^.](?=[^.]*\.[^.]*$)/, flip) }),
	],
	[
		"damaged",
		"answer-200",
		(sealed) => ({ accessTokenEncrypted: sealed.replace(/(?<=\.).(?=[^.]*$)/, flip) }),
	],
	[
		"unknown-key",
		"answer-401",
		(sealed) => ({ accessTokenEncrypted: `${LOST_KEY}${sealed.replace(/^[^.]*/, "")}` }),
	],
	[
		"malformed",
		"answer-404",
		(sealed) => ({ accessTokenEncrypted: sealed.slice(0, sealed.lastIndexOf(".")) }),
	],
	["mismatch", "twilio", () => ({ kind: "basic" })],
	["mismatch", "login", () => ({ kind: "no-such-kind" })],
	["mismatch", "answer-500", () => ({ kind: "smtp" })],
];

const LOST_KEY = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", kid: "lost" })).toString(
	"base64url",
);

function flip(character: string): string {
	return character === "A" ? "B" : "A";
}

/** Rows that do not open, for each reason there is, asked for by every way there is. */
export async function unreadable(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId } = stage;
	const where = (provider: string) => [
		{ field: "spaceId", value: spaceId },
		{ field: "provider", value: provider },
	];
	for (const [fault, provider, change] of DAMAGES) {
		await serve(drive, "putSpaceCredential", { spaceId, provider, ...fieldsOf(drive, provider, fault) });
		const row = await stage.world.adapter.findOne<{ accessTokenEncrypted: string }>({
			model: "spaceCredential",
			where: where(provider),
		});
		const update = change(row?.accessTokenEncrypted ?? "");
		await stage.world.adapter.update({ model: "spaceCredential", where: where(provider), update });
		await askAround(drive, provider, fault);
	}
	const refreshToken = recorder.mint("refresh token of a damaged row");
	const token = { accessToken: recorder.mint("access token of a damaged row"), refreshToken };
	await serve(drive, "putSpaceCredential", { spaceId, provider: "google", kind: "oauth2", ...token });
	const update = { refreshTokenEncrypted: "no longer sealed" };
	await stage.world.adapter.update({ model: "spaceCredential", where: where("google"), update });
	await mustBeListed(drive, "google", "malformed");

	await inClear(drive);
	const { body } = await serve(drive, "rotateSpaceKeys", {});
	if (body.unreadable < 4) drive.tally.fault(`rotation found ${body.unreadable} unreadable rows`);
	await serve(drive, "spaceKeysInUse", undefined);
	await stage.database.dump();
	await stage.world.adapter.deleteMany({
		model: "spaceCredential",
		where: [{ field: "spaceId", value: spaceId }],
	});
}

/** A secret that other software put into the table as it is. It is in the database, and must come no further. */
async function inClear(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const secret = recorder.mint("stored in clear by others", {
		mayBeIn: ["database", "statements", "adapter debug log"],
	});
	const now = new Date();
	for (const provider of ["answer-204", "google-in-clear"]) {
		const where = [
			{ field: "spaceId", value: stage.spaceId },
			{ field: "provider", value: provider },
		];
		await stage.world.adapter.deleteMany({ model: "spaceCredential", where });
		await stage.world.adapter.create({
			model: "spaceCredential",
			data: {
				...{ spaceId: stage.spaceId, provider, kind: "api_key", status: "active", version: 1 },
				...{
					accessTokenEncrypted: secret,
					refreshTokenEncrypted: secret,
					metadataJson: `{"secret":"${secret}`,
				},
				...{ createdAt: now, updatedAt: now },
			},
		});
	}
	await askAround(drive, "answer-204", "malformed");
	await mustBeListed(drive, "google-in-clear", "malformed");
}

function fieldsOf({ recorder }: Drive, provider: string, fault: string): Record<string, unknown> {
	const secret = recorder.mint(`${provider}, then ${fault}`);
	if (provider === "twilio") return { fields: { accountSid: "AC1", authToken: secret } };
	return provider === "login" ? { username: "someone", password: secret } : { secret };
}

async function askAround(drive: Drive, provider: string, fault: string): Promise<void> {
	const { spaceId, echo } = drive.stage;
	const expected = { expect: 422, code: "SPACE_CREDENTIAL_UNREADABLE" };
	await mustBeListed(drive, provider, fault);
	await serve(drive, "getSpaceSecret", { spaceId, provider }, expected);
	for (const door of DOORS) {
		await ask(drive, { endpoint: "testSpaceCredential", door, input: { spaceId, provider }, ...expected });
		const relabel = { spaceId, provider, replace: true, metadata: { label: "New" } };
		await ask(drive, { endpoint: "setSpaceCredential", door, input: relabel, expect: "any" });
	}
	await fetchWith(drive, provider, `${echo.origin}/answer/200`, 422);
}

async function mustBeListed(drive: Drive, provider: string, fault: string): Promise<void> {
	const input = { spaceId: drive.stage.spaceId };
	for (const door of DOORS) {
		const { body } = await ask(drive, { endpoint: "listSpaceCredentials", door, input });
		const listed = body.credentials?.find((one: { provider: string }) => one.provider === provider);
		if (listed?.status !== "unreadable" || listed.statusReason !== fault)
			drive.tally.fault(`${provider} is listed as ${listed?.status} ${listed?.statusReason}, not ${fault}`);
	}
}
