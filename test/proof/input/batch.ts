import fc from "fast-check";
import { endpointOf } from "./endpoints.ts";
import { faultsOf } from "./judge.ts";
import { ownTime } from "./own-time.ts";
import { readBack } from "./read-back.ts";
import { type InputRequest, withBody, withQuery } from "./requests.ts";
import { type Answered, send, toCurl } from "./send.ts";
import type { Stage } from "./stage.ts";
import { count, emptyTally, type Fault, type Tally } from "./tally.ts";
import { createWatch, type Watch } from "./watch.ts";

/** Some requests, drawn from a seed of their own: whoever draws them again gets the same ones. */
export interface Batch {
	readonly seed: number;
	readonly bodies: number;
}

export interface BatchResult {
	readonly tally: Tally;
	/** The first ones. */
	readonly faults: readonly Fault[];
}

const SIZE = 500;
const BODIES_PER_QUERY = 8;
/** No answer may take longer, in milliseconds. */
const LIMIT = 1_000;
const MOST_FAULTS = 5;

export function batchesOf(bodies: number, seed: number): Batch[] {
	return Array.from({ length: Math.ceil(bodies / SIZE) }, (_, index) => ({
		seed: (Math.imul(seed, 1_000_003) + index) | 0,
		bodies: Math.min(SIZE, bodies - index * SIZE),
	}));
}

/** Sends them one after another, and leaves the stage as it was. */
export async function runBatch(stage: Stage, { seed, bodies }: Batch): Promise<BatchResult> {
	const tally = emptyTally();
	const faults: Fault[] = [];
	const watch = createWatch(stage);
	for (const { request, index } of requestsOf(seed, bodies)) {
		const found = await tryOut(stage, request, watch, tally);
		tally.faults += found.length;
		const where = { backend: stage.backend, seed, index, hasBody: request.body !== null };
		for (const what of found)
			if (faults.length < MOST_FAULTS) faults.push({ what, request: toCurl(request), ...where });
	}
	await stage.restore();
	return { tally, faults };
}

/** Those with a body, and every now and then one without. */
function requestsOf(seed: number, bodies: number) {
	const numbered = (requests: readonly InputRequest[]) =>
		requests.map((request, index) => ({ request, index }));
	const queries = numbered(fc.sample(withQuery, { seed, numRuns: Math.ceil(bodies / BODIES_PER_QUERY) }));
	return numbered(fc.sample(withBody, { seed, numRuns: bodies })).flatMap((one) => [
		one,
		...(one.index % BODIES_PER_QUERY === 0 ? queries.slice(one.index / BODIES_PER_QUERY).slice(0, 1) : []),
	]);
}

/** What is wrong with the answer to a request. */
export async function tryOut(
	stage: Stage,
	request: InputRequest,
	watch: Watch,
	tally: Tally,
): Promise<readonly string[]> {
	count(tally.backends, stage.backend);
	if (request.body === null) tally.queries += 1;
	else tally.bodies += 1;
	await watch.look();
	let answer: Answered;
	try {
		answer = await send(stage, request);
	} catch (error) {
		return [`no answer: ${error instanceof Error ? error.message : error}`];
	}
	const { status } = answer;
	const took = answer.took > LIMIT ? await again(stage, request) : answer.took;
	tally.slowest = Math.max(tally.slowest, took);
	count(tally.statuses, status);
	count(status < 400 ? tally.done : tally.refused, request.endpoint);
	keepState(stage, request, answer);
	return [
		...faultsOf(request, answer),
		...(took > LIMIT ? [`took ${Math.round(took)} ms`] : []),
		...((await watch.changed(status))
			? [`${status}, and something is stored, of this request or one of those before`]
			: []),
		...(status < 300 ? await readBack(stage, request, answer) : []),
		...pollution(),
	];
}

const TRIES = 5;

/** A machine that had something else to do does not always have. */
async function again(stage: Stage, request: InputRequest): Promise<number> {
	const times: number[] = [];
	for (let attempt = 0; attempt < TRIES; attempt += 1) times.push(await ownTime(() => send(stage, request)));
	return Math.min(...times);
}

/** For those who come back from a provider. The other one's would have it asked for tokens. */
function keepState({ places }: Stage, { endpoint }: InputRequest, { status, body }: Answered): void {
	if (status !== 200 || endpoint !== "connectSpaceCredential" || body?.provider !== "crm") return;
	places.$state$ = new URL(String(body.url)).searchParams.get("state") ?? "none";
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const CLEAN = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

function pollution(): readonly string[] {
	const isClean = PROTOTYPES.every((prototype, index) => Reflect.ownKeys(prototype).length === CLEAN[index]);
	return isClean ? [] : ["a prototype is polluted"];
}

/** Endpoints that never did what was asked, or never refused: they were not put to the test. */
export function untried({ done, refused }: Tally, names: readonly string[]): string[] {
	return names.filter((name) => !done[name] || (!refused[name] && !endpointOf(name).redirects));
}
