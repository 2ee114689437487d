import { type SpacesOptions, spacesPlugin } from "../../../../src/index.ts";
import { ask, DOORS, type Drive, recordError, serve } from "../drive.ts";
import type { Instance } from "../stage.ts";
import { connect } from "./connections.ts";
import { store } from "./everybody.ts";
import { fetchWith } from "./provider-answers.ts";

type Values = Readonly<Record<string, unknown>>;

/** Tables, and the status of the vault's answers while they throw. The session's is Better Auth's own affair. */
const TABLES = [
	"spaceCredential",
	"spaceAuditEvent",
	"spaceModulePermission",
	"member",
	"organization",
	"session",
];

/** A database that throws what it was given, at every call. */
export async function brokenDatabase(drive: Drive): Promise<void> {
	await connect(drive, "calendar");
	for (const table of TABLES) {
		await store(drive, `stored before ${table} breaks`);
		drive.stage.database.breakTable(table);
		await everyCall(drive, { expect: "any" });
		drive.stage.database.breakTable(null);
	}
	await drive.stage.database.dump();
}

/** No keys, keys that cannot be fetched, and keys that are none. */
export async function brokenKeys(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	await store(drive, "stored before the keys go");
	await connect(drive, "calendar");
	await withEnvironment({ NODE_ENV: "production" }, async () => {
		await everyCall(drive, { auth: await stage.instance({}), expect: 503, code: "SPACE_KEYS_MISSING" });
	});
	const fetched = stage.newKey("root key that its function throws");
	const functions: readonly (() => unknown)[] = [
		() => {
			throw Object.assign(new Error(`KMS: no use for ${fetched}`), { key: fetched });
		},
		async () => Promise.reject(new Error("KMS", { cause: fetched })),
		() => {
			throw fetched;
		},
		() => JSON.parse(fetched),
		() => `${fetched}${fetched}`,
		() => `?${fetched}`,
		() => Buffer.from(fetched),
		() => ({ key: fetched }),
	];
	for (const key of functions) {
		const keys = [{ id: "fetched", key: key as () => string }];
		await everyCall(drive, { auth: await stage.instance({ credentials: { keys } }), expect: 500 });
	}
	await developmentKey(drive);
	await badOptions(drive, recorder.mintBytes("31 bytes for a key", 31).toString("base64"), fetched);
}

/** An instance that seals with the key it derives, on a database where another sealed with its own. */
async function developmentKey(drive: Drive): Promise<void> {
	const { spaceId } = drive.stage;
	await withEnvironment({ NODE_ENV: "development" }, async () => {
		const auth = await drive.stage.instance({});
		const secret = drive.recorder.mint("sealed with the development key");
		await serve(drive, "putSpaceCredential", { spaceId, provider: "answer-200", secret }, { auth });
		await serve(drive, "getSpaceSecret", { spaceId, provider: "answer-200" }, { auth });
		await ask(drive, { endpoint: "listSpaceCredentials", auth, input: { spaceId } });
		await serve(drive, "spaceKeysInUse", undefined, { auth });
		await serve(drive, "rotateSpaceKeys", {}, { auth });
		await drive.stage.database.dump();
	});
}

/** What is refused before there is any instance. */
async function badOptions(drive: Drive, short: string, good: string): Promise<void> {
	const key = (id: unknown, value: unknown) => ({ credentials: { keys: [{ id, key: value }] } });
	const bad: readonly unknown[] = [
		key("short", short),
		key("unfit", `?${good}`),
		key("typed", { key: good }),
		key("dev", good),
		key(`no id: ${good}`, good),
		{ credentials: { keys: [1, 2].map((id) => ({ id: `twin${id}`, key: good })) } },
		{ credentials: { keys: good } },
		{ credentials: { keys: [good] } },
		{ credentials: { keys: [{ id: "x", key: good, secret: good }] } },
		{ credentials: { key: good } },
	];
	for (const options of bad)
		await mustThrow(drive, async () => {
			spacesPlugin(options as SpacesOptions);
			await drive.stage.instance(options as SpacesOptions);
		});
	for (const value of [good, `:${good}`, `a:${short}`, `a:?${good}`, `a:${good},b:${good}`, `a b:${good}`])
		await mustThrow(drive, () =>
			withEnvironment({ SPACES_KEYS: value }, async () => void (await drive.stage.instance({}))),
		);
}

async function mustThrow({ recorder, tally }: Drive, work: () => Promise<void>): Promise<void> {
	recorder.step("bad options");
	try {
		await work();
		tally.fault("bad keys were taken");
	} catch (error) {
		recordError(recorder, error);
		tally.count("spacesPlugin", 500);
	}
}

/** A listener that throws what it has from elsewhere, which is its own to log. The changes are made all the same. */
export async function brokenListener(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	const secret = recorder.mint("thrown by the listener", { mayBeIn: ["log"] });
	for (const fault of [new Error(`told ${secret}`, { cause: secret }), { secret }, secret]) {
		stage.breakListener(fault);
		await store(drive, "stored while the listener throws");
		for (const door of DOORS) {
			const changes = [{ role: "member", module: "calendar", level: door === "HTTP" ? "none" : "read" }];
			await ask(drive, { endpoint: "setSpaceMatrix", door, input: { spaceId: stage.spaceId, changes } });
		}
	}
	stage.breakListener(undefined);
}

interface Expected {
	readonly auth?: Instance;
	readonly expect: number | "any";
	readonly code?: string;
}

/** Every call that has to do with secrets; the others, whatever they answer. */
async function everyCall(drive: Drive, expected: Expected): Promise<void> {
	const { stage, recorder } = drive;
	const { spaceId, echo } = stage;
	const about = { spaceId, provider: "key" };
	const connection = { spaceId, provider: "calendar" };
	const auth = expected.auth && { auth: expected.auth };
	const sent = () => ({ ...about, secret: recorder.mint("sent to what is broken"), replace: true });
	const vault: readonly (readonly [string, () => Values])[] = [
		["listSpaceCredentials", () => ({ spaceId })],
		["setSpaceCredential", sent],
		["testSpaceCredential", () => about],
		["connectSpaceCredential", () => ({ ...connection, callbackURL: "/done" })],
		["refreshSpaceCredential", () => connection],
		["deleteSpaceCredential", () => ({ spaceId, provider: "answer-500" })],
	];
	for (const door of DOORS) {
		for (const [endpoint, input] of vault) await ask(drive, { ...expected, endpoint, door, input: input() });
		const input = { spaceId, module: "calendar", action: "read" };
		await ask(drive, { ...auth, endpoint: "canInSpace", door, input, expect: "any" });
		for (const endpoint of ["getSpacePermissions", "getSpaceMatrix", "listSpaceAudit"])
			await ask(drive, { ...auth, endpoint, door, input: { spaceId }, expect: "any" });
	}
	const { replace: _, ...put } = sent();
	await serve(drive, "putSpaceCredential", put, expected);
	await serve(drive, "getSpaceSecret", about, expected);
	await serve(drive, "getSpaceAccessToken", connection, expected);
	await serve(drive, "rotateSpaceKeys", {}, expected);
	await serve(drive, "spaceKeysInUse", undefined, expected);
	await serve(drive, "inspectSpaces", undefined, { ...auth, expect: "any" });
	await serve(drive, "sweepSpaces", { dryRun: false, force: true }, { ...auth, expect: "any" });
	if (expected.expect === "any") {
		const check = { spaceId, userId: "nobody", module: "calendar", action: "read" };
		await serve(drive, "canUserInSpace", check, { expect: "any" });
		await serve(drive, "revokeAllSpaceCredentials", { provider: "answer-500" }, { expect: "any" });
		const changes = [{ role: "member", module: "calendar", level: "none" }];
		await serve(drive, "putSpacePermissions", { spaceId, changes }, { expect: "any" });
	}
	await fetchWith(drive, "key", `${echo.origin}/answer/200`, expected.expect, { auth: expected.auth });
}

async function withEnvironment(values: Record<string, string>, work: () => Promise<void>): Promise<void> {
	const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
	Object.assign(process.env, values);
	try {
		await work();
	} finally {
		for (const [name, value] of before)
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
	}
}
