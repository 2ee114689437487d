import type { Size } from "../measuring/results.ts";
import { CAN, check } from "../over-the-wire/posts.ts";
import { MATRIX } from "../worlds/matrix.ts";
import type { ServerProcess } from "./server-process.ts";
import { loadServer, type Shot } from "./turn.ts";

const CONNECTIONS = 10;
const WARM_UP_SECONDS = 30;
const MOST_GROWTH = 1.1;

/** What is alive in the heap of a warm server, and again after so many seconds of load. */
export async function soak(
	server: ServerProcess,
	where: string,
	seconds: number,
	interrupted: AbortSignal,
): Promise<readonly Size[]> {
	const shots = await shotsOf(server);
	const load = (time: number) =>
		loadServer(server, shots, { connections: CONNECTIONS, seconds: time }, interrupted);
	await load(Math.min(seconds, WARM_UP_SECONDS));
	const before = await server.heap();
	const { answered } = await load(seconds);
	const after = await server.heap();
	const growth = after / before;
	const comparedTo = `before, ${answered.toLocaleString("en")} requests earlier`;
	return [
		{ name: `heap of the server, ${where}`, bytes: before, verdicts: [] },
		{
			name: `heap of the server, ${where}, after ${seconds} s of load`,
			bytes: after,
			verdicts: [
				{ of: "bytes", comparedTo, atMost: MOST_GROWTH, measured: growth, met: growth <= MOST_GROWTH },
			],
		},
	];
}

/** A page's worth: one check, many, a snapshot, and the same snapshot unchanged. */
async function shotsOf({ url, headers, spaceId }: ServerProcess): Promise<readonly Shot[]> {
	const questions = MATRIX.questions.slice(0, 100);
	const [first] = questions;
	if (!first) throw new Error("there is no question");
	const snapshot = `/spaces/permissions?spaceId=${spaceId}`;
	const known = await fetch(`${url}${snapshot}`, { headers });
	const [etag, body] = [known.headers.get("etag") ?? "", await known.text()];
	const answers = questions.map(({ expected }) => expected);
	const isRight = (text: string) =>
		JSON.parse(text).results.every(
			({ allowed }: { allowed: boolean }, place: number) => allowed === answers[place],
		);
	return [
		{
			path: CAN.path,
			body: CAN.body(spaceId, first),
			isRight: (status, text) => status === 200 && CAN.allowed(JSON.parse(text)) === first.expected,
		},
		{
			path: CAN.path,
			body: { spaceId, checks: questions.map(check) },
			isRight: (status, text) => status === 200 && isRight(text),
		},
		{ path: snapshot, isRight: (status, text) => status === 200 && text === body },
		{
			path: snapshot,
			headers: { "if-none-match": etag },
			isRight: (status, text) => status === 304 && text === "",
		},
	];
}
