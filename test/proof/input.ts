/**
 * Whatever anybody may send to any endpoint: valid input that something was done to, and what is none at all, to the
 * plugin on four back ends. Each answer is a success or a refusal with a code that is documented, within a second; a
 * refusal has changed nothing, what was stored is there as it was sent, no prototype is polluted, and memory does not
 * grow. `--bodies 1000000 --seed 42`. Last the figures.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { type Servers, startServers } from "../support/databases.ts";
import type { Shell } from "./cli/command.ts";
import { untried } from "./input/batch.ts";
import { ENDPOINTS } from "./input/endpoints.ts";
import { type Growth, growthOf } from "./input/heap.ts";
import { reproduce } from "./input/reproduce.ts";
import type { Share, ShareResult } from "./input/share.ts";
import { addTally, emptyTally, type Fault, type Tally } from "./input/tally.ts";
import { missing } from "./needs.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { number, say } from "./wording.ts";

const PROGRESS_MS = 10_000;
/** So long may a process say nothing. */
const SILENCE_MS = 300_000;
const MOST_PROCESSES = 8;
const MOST_SHOWN = 20;
/** Characters, while it goes on. The last lines have them whole. */
const MOST_SHOWN_OF_REQUEST = 1_000;

await runProof("input", prove, { bodies: 1_000_000, seed: Math.ceil(Math.random() * 1_000_000) });

async function prove(shell: Shell, { bodies, seed }: Wanted): Promise<Conclusion> {
	const { servers, lines, stop } = await startServers();
	try {
		for (const line of lines) say(line);
		const { total, faults, growth } = await runShares({ servers, bodies, seed }, shell.interrupted);
		for (const { backend, what, request } of faults.slice(0, MOST_SHOWN))
			console.log(`on ${backend}: ${what}\n  ${request}`);
		const [first] = faults;
		if (first) {
			say("looking for a smaller request that shows the first one");
			const smaller = await reproduce(servers, first);
			console.log(smaller ? `smaller:\n  ${smaller}` : "the first one takes those that came before it");
		}
		const names = ENDPOINTS.map(({ name }) => name);
		const unseen = untried(total, names);
		for (const name of unseen) console.log(`${name} was not put to the test`);
		if (!growth.isFlat) console.log("what is in use grows");
		console.log(JSON.stringify(total));
		const complete = total.bodies === bodies && unseen.length === 0 && growth.isFlat;
		const { queries, slowest } = total;
		return {
			passed: complete && total.faults === 0,
			figures: `${formatFigures(total, growth)}, seed ${seed}`,
			numbers: { bodies, queries, slowest, faults: total.faults },
			missing: await missing("MariaDB"),
		};
	} finally {
		await stop();
	}
}

interface Wanted {
	readonly [setting: string]: number;
	readonly bodies: number;
	readonly seed: number;
}

interface Run {
	readonly total: Tally;
	readonly faults: readonly Fault[];
	/** Of the process that grew most. */
	readonly growth: Growth;
}

/** On every core one process. */
async function runShares(
	{ servers, bodies, seed }: { readonly servers: Servers; readonly bodies: number; readonly seed: number },
	interrupted: AbortSignal,
): Promise<Run> {
	const total = emptyTally();
	const faults: Fault[] = [];
	const shares = Math.min(availableParallelism(), MOST_PROCESSES);
	say(`${number(bodies)} bodies with seed ${seed}, on ${shares} cores`);
	const progress = setInterval(() => {
		say(`${number(total.bodies)} bodies, ${total.faults} faults, ${Math.round(total.slowest)} ms at most`);
	}, PROGRESS_MS);
	try {
		const growths = await Promise.all(
			Array.from({ length: shares }, async (_, share) => {
				const heaps: number[] = [];
				await runShare({ servers, bodies, seed, share, shares }, interrupted, (result) => {
					addTally(total, result.tally);
					faults.push(...result.faults);
					for (const { backend, what, request } of result.faults)
						say(`on ${backend}: ${what}\n  ${request.slice(0, MOST_SHOWN_OF_REQUEST)}`);
					if (result.heap !== null) heaps.push(result.heap);
				});
				return growthOf(heaps);
			}),
		);
		const [growth] = growths.sort((a, b) => b.last / b.first - a.last / a.first);
		if (!growth) throw new Error("no process was started");
		return { total, faults, growth };
	} finally {
		clearInterval(progress);
	}
}

function runShare(share: Share, signal: AbortSignal, take: (result: ShareResult) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		const execArgv = ["--import", "tsx", "--expose-gc", "--max-semi-space-size=64"];
		const url = new URL("./input/share.ts", import.meta.url);
		const child = fork(url, [JSON.stringify(share)], { execArgv, signal, killSignal: "SIGKILL" });
		const watch = () =>
			setTimeout(() => {
				reject(new Error(`a process has said nothing for ${SILENCE_MS / 1_000} s: a request hangs`));
				child.kill("SIGKILL");
			}, SILENCE_MS);
		let watchdog = watch();
		child.on("message", (result) => {
			clearTimeout(watchdog);
			watchdog = watch();
			take(result as ShareResult);
		});
		child.once("error", reject);
		child.once("close", (code) => {
			clearTimeout(watchdog);
			if (code === 0) resolve();
			else reject(new Error("a process ended early"));
		});
	});
}

function formatFigures(
	{ bodies, queries, statuses, backends, slowest, faults }: Tally,
	{ first, last }: Growth,
): string {
	const histogram = Object.entries(statuses).map(([status, times]) => `${number(times)} × ${status}`);
	const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);
	const isAsHoped = Object.keys(statuses).every((status) => /^[234]/.test(status));
	const answers = isAsHoped ? "only 2xx, 4xx and redirects" : "not only 2xx, 4xx and redirects";
	const sent = `${number(bodies)} bodies and ${number(queries)} queries to ${ENDPOINTS.length} endpoints`;
	return [
		`${sent} on ${Object.keys(backends).length} back ends: ${answers} (${histogram.join(", ")})`,
		`slowest ${Math.round(slowest)} ms, heap ${megabytes(first)} → ${megabytes(last)} MB, ${faults} faults`,
	].join(", ");
}
