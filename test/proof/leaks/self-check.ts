import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { captureOutput, recordingLogger } from "./capture.ts";
import { openSqlite } from "./databases.ts";
import { recordError, recordResponse } from "./drive.ts";
import { needlesOfText, samplesOf } from "./forms.ts";
import { CHANNELS, type Channel, createRecorder, type Recorder } from "./recorder.ts";

export interface SelfCheck {
	readonly planted: number;
	readonly forms: number;
	readonly channels: number;
	/** What was planted and not found. */
	readonly missed: readonly string[];
}

type Plant = (piece: string) => unknown;

/** Plants a piece of a canary in every form in every channel, by the way that things take into it, and looks for it. */
export async function selfCheck(): Promise<SelfCheck> {
	const recorder = createRecorder();
	const database = await openSqlite(recorder);
	const release = captureOutput(recorder);
	const missed: string[] = [];
	let planted = 0;
	let forms = 0;
	try {
		const ways = { ...(await inDatabase(database)), ...inProcess(recorder) };
		for (const [way, [channel, plant]] of Object.entries(ways)) {
			const canary = recorder.mint(way);
			const samples = samplesOf(needlesOfText(canary));
			forms = samples.size;
			for (const [form, piece] of samples) {
				if (!fits(channel, piece)) continue;
				recorder.step(`${way}: ${form}`);
				await plant(piece);
				planted += 1;
				const found = recorder.hits.some((hit) => hit.channel === channel && hit.where === `${way}: ${form}`);
				if (!found) missed.push(`planted and not found: ${way}, as ${form}: ${JSON.stringify(piece)}`);
			}
		}
		const planting = new Set(Object.values(ways).map(([channel]) => channel));
		missed.push(
			...CHANNELS.filter((channel) => !planting.has(channel)).map((name) => `nothing planted: ${name}`),
		);
	} finally {
		release();
		await database.close();
	}
	return { planted, forms, channels: CHANNELS.length, missed };
}

/** A header takes no NUL, and loses the blanks around it. */
function fits(channel: Channel, piece: string): boolean {
	if (!["headers", "cookies", "status texts"].includes(channel)) return true;
	return !piece.includes("\0") && piece.trim() === piece;
}

type Ways = Readonly<Record<string, readonly [Channel, Plant]>>;

function inProcess(recorder: Recorder): Ways {
	const { log } = recordingLogger(recorder);
	const respond = (init: ResponseInit, body = "") => recordResponse(recorder, new Response(body, init), body);
	const deep = (piece: string) => ({ a: [{ b: { c: new Map([["d", { e: { f: piece } }]]) } }] });
	return {
		"a body": ["bodies", (piece) => respond({}, `{"x":"${piece}"}`)],
		"a header": ["headers", (piece) => respond({ headers: { "x-told": piece } })],
		"where a browser is sent": [
			"headers",
			(piece) => respond({ status: 302, headers: { location: `/done?a=${piece}` } }),
		],
		"what is only learned later": [
			"bodies",
			() => {
				const watch = recorder.hold();
				const text = randomBytes(16).toString("hex");
				respond({}, `{"x":"${text}"}`);
				watch("learned later", text);
			},
		],
		"a cookie": ["cookies", (piece) => respond({ headers: { "set-cookie": `a=${piece}; Path=/` } })],
		"a status text": ["status texts", (piece) => respond({ statusText: piece })],
		"an answer": ["answers of auth.api", (piece) => recorder.record("answers of auth.api", deep(piece))],
		"the text of an error": ["errors", (piece) => recordError(recorder, new Error(`no: ${piece}`))],
		"the cause of a cause": [
			"errors",
			(piece) => recordError(recorder, new Error("no", { cause: new Error("no", { cause: deep(piece) }) })),
		],
		"the body of an error": [
			"errors",
			(piece) =>
				recordError(recorder, Object.assign(new Error("no"), { statusCode: 400, body: deep(piece) })),
		],
		"a hidden property of an error": [
			"errors",
			(piece) => recordError(recorder, Object.defineProperty(new Error("no"), "hidden", { value: piece })),
		],
		"a thrown text": ["errors", (piece) => recordError(recorder, piece)],
		"a log line": ["log", (piece) => log?.("debug", `told ${piece}`)],
		"an error in the log": ["log", (piece) => log?.("error", "no", new Error("no", { cause: piece }))],
		"console.log": ["console", (piece) => console.log("told", deep(piece))],
		"console.error": ["console", (piece) => console.error("%s", new Error(piece))],
		"an adapter's log": ["adapter debug log", (piece) => console.log("[Kysely Adapter]", deep(piece))],
		stdout: ["standard output", (piece) => process.stdout.write(piece)],
		stderr: ["standard output", (piece) => process.stderr.write(Buffer.from(piece))],
		"an event": ["events", (piece) => recorder.record("events", { type: piece })],
		"the OpenAPI document": ["OpenAPI", (piece) => recorder.record("OpenAPI", deep(piece))],
		"what the client holds": ["client", (piece) => recorder.record("client", [{ data: deep(piece) }])],
	};
}

async function inDatabase({ backend, dump }: Awaited<ReturnType<typeof openSqlite>>): Promise<Ways> {
	const { database } = await backend.open();
	const { db } = database as unknown as { db: Kysely<Record<string, { text: string }>> };
	for (const table of ["spaceAuditEvent", "verification", "other"])
		await db.schema.createTable(table).addColumn("text", "text").execute();
	const into = (table: string) => async (text: string) => {
		await db.insertInto(table).values({ text }).execute();
		await dump();
		await db.deleteFrom(table).execute();
	};
	return {
		"a statement": ["statements", into("other")],
		"a row": ["database", into("other")],
		"what is kept while somebody is at a provider": ["database", into("verification")],
		"an audit row": ["audit rows", into("spaceAuditEvent")],
		"a deleted row": [
			"database",
			async (text) => {
				await db.insertInto("other").values({ text }).execute();
				await db.deleteFrom("other").execute();
				await dump();
			},
		],
	};
}
