/**
 * One vault everywhere: the frozen vectors on Node 20, 22 and 24, Bun, Deno and workerd, and on each of them what every
 * other one has sealed. The runtimes come from npm, into a directory that goes with the proof. One line per runtime, and
 * last the figures.
 */
import type { Opened } from "../../src/vault/core/seal.ts";
import { openAsPeer } from "../vault/peer.ts";
import { readVectors } from "../vault/vectors/vectors.ts";
import type { Shell } from "./cli/command.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import type { Answer, Request } from "./runtimes/answer.ts";
import { ask, bundleVault, prepare, type Runtime, TARGETS } from "./runtimes/runtimes.ts";
import { say } from "./wording.ts";

const MOST_SHOWN = 10;

const { keys, opens, refused } = readVectors();
const primaryKey = Buffer.from(keys[0]?.key ?? "", "base64");

await runProof("runtimes", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	const bundle = await bundleVault(shell.directory);
	const { runtimes, missing } = await prepareAll(shell, bundle);
	const faults = new Map<Runtime, string[]>(runtimes.map((runtime) => [runtime, []]));
	const note = (runtime: Runtime, fault: string) => faults.get(runtime)?.push(fault);

	const answers = new Map<Runtime, Answer>();
	for (const runtime of runtimes) {
		say(`${runtime.name}: opening vectors and sealing`);
		const answer = await tryAsk(runtime, { keys, seal: opens, open: [...opens, ...refused] }, note);
		if (!answer) continue;
		answers.set(runtime, answer);
		for (const fault of faultsOfVectors(runtime, answer)) note(runtime, fault);
	}
	let pairs = 0;
	for (const reader of answers.keys()) {
		say(`${reader.name}: opening what the others sealed`);
		const open = [...answers.values()].flatMap(({ sealed }) => sealedAgain(sealed));
		const answer = await tryAsk(reader, { keys, seal: [], open }, note);
		if (!answer) continue;
		pairs += answers.size;
		for (const fault of faultsOfReading(answer, [...answers.keys()])) note(reader, fault);
	}
	for (const [runtime, found] of faults) console.log(formatRuntime(runtime, found));
	return conclude({ runtimes: runtimes.length, pairs, faults: [...faults.values()].flat().length }, missing);
}

async function prepareAll(shell: Shell, bundle: string) {
	const runtimes: Runtime[] = [];
	const missing: string[] = [];
	for (const target of TARGETS) {
		say(`looking for ${target.spec}`);
		const found = await prepare(shell, target, bundle);
		if ("missing" in found) {
			missing.push(`${target.spec}: ${found.missing}`);
			console.log(`${target.spec} was not run: ${found.missing}`);
		} else runtimes.push(found);
	}
	return { runtimes, missing };
}

async function tryAsk(
	runtime: Runtime,
	request: Request,
	note: (runtime: Runtime, fault: string) => void,
): Promise<Answer | null> {
	try {
		return await ask(runtime, request);
	} catch (error) {
		if (runtime.interrupted.aborted) throw error;
		note(runtime, error instanceof Error ? error.message : String(error));
		return null;
	}
}

function faultsOfVectors(runtime: Runtime, { runtime: self, opened, sealed, keysHidden }: Answer): string[] {
	const expected = [
		...opens.map(({ name, text }) => ({ name, answer: { ok: true, text } as const })),
		...refused.map(({ name, fault }) => ({ name, answer: { ok: false, fault } as const })),
	];
	return [
		...(self === runtime.self ? [] : [`it calls itself ${self} instead of ${runtime.self}`]),
		...(keysHidden ? [] : ["a key gives its bytes away"]),
		...(opened.length === expected.length ? [] : [`${opened.length} answers to ${expected.length} vectors`]),
		...expected.flatMap(({ name, answer }, index) => compare(name, answer, opened[index])),
		...opens.flatMap(({ name, text, ...binding }, index) => {
			const value = sealed[index] ?? "";
			const known = opens.some((vector) => vector.sealed === value);
			return !known && opensAsPeer(binding, value) === text ? [] : [`node:crypto does not open ${name}`];
		}),
	];
}

function opensAsPeer(...[binding, sealed]: [Parameters<typeof openAsPeer>[1], string]): string | null {
	try {
		return openAsPeer(primaryKey, binding, sealed);
	} catch {
		return null;
	}
}

function sealedAgain(sealed: readonly string[]): Request["open"] {
	return opens.map((vector, index) => ({ ...vector, sealed: sealed[index] ?? "" }));
}

function faultsOfReading({ opened }: Answer, writers: readonly Runtime[]): string[] {
	return writers.flatMap((writer, at) =>
		opens.flatMap(({ name, text }, index) =>
			compare(`${name}, sealed by ${writer.name}`, { ok: true, text }, opened[at * opens.length + index]),
		),
	);
}

function compare(name: string, expected: Opened, actual: Opened | undefined): string[] {
	const said = (opened: Opened | undefined) => {
		if (!opened) return "nothing";
		return opened.ok ? `a text of ${opened.text.length} characters` : opened.fault;
	};
	const same = actual?.ok
		? expected.ok && actual.text === expected.text
		: actual && !expected.ok && actual.fault === expected.fault;
	return same ? [] : [`${name}: ${said(actual)} instead of ${said(expected)}`];
}

function formatRuntime({ name }: Runtime, faults: readonly string[]): string {
	if (faults.length === 0) return `${name.padEnd(20)}  ok`;
	const hidden = faults.length - MOST_SHOWN;
	return [
		`${name.padEnd(20)}  FAIL`,
		...faults.slice(0, MOST_SHOWN),
		...(hidden > 0 ? [`and ${hidden} more`] : []),
	].join("\n    ");
}

function conclude(
	numbers: Readonly<Record<"runtimes" | "pairs" | "faults", number>>,
	missing: readonly string[],
): Conclusion {
	const { runtimes, pairs, faults } = numbers;
	const figures = [
		`${runtimes} runtimes${missing.length > 0 ? `, ${missing.length} not run` : ""}`,
		`${opens.length} vectors opened and ${refused.length} refused on each`,
		`${opens.length} values sealed on each and opened on all, ${pairs} pairs: ${faults} faults`,
	].join("; ");
	return { passed: faults === 0, figures, numbers, missing };
}
