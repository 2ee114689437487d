/**
 * The recipes of the README where the tests do not run them: on Bun, in a Worker with D1, and in Next.js as it is built
 * and started. Each is asked with and without a session, from outside, without the right and with it. One line per
 * host, and last the figures.
 */
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { freePort } from "../support/free-port.ts";
import { run, runOrThrow, type Shell, tail } from "./cli/command.ts";
import { packPlugin } from "./cli/project.ts";
import { HOSTS, type Host, installProject, layOut } from "./recipes/hosts.ts";
import { askPages, askRoute, countQuestions, settle } from "./recipes/questions.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

/** Of a server, to be there. In milliseconds. */
const PATIENCE = 60_000;
const INTERVAL = 200;

await runProof("recipes", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	say("building and packing the plugin, and installing what the recipes run on");
	await installProject(shell, await packPlugin(shell));
	let faults = 0;
	for (const host of HOSTS) {
		say(`${host.name}: starting`);
		const found = await proveHost(shell, host);
		faults += found.length;
		console.log([`${host.name.padEnd(8)}  ${found.length === 0 ? "ok" : "FAIL"}`, ...found].join("\n    "));
	}
	const questions = HOSTS.reduce((sum, { pages }) => sum + countQuestions(pages), 0);
	return {
		passed: faults === 0,
		figures: `${HOSTS.length} hosts, ${questions} questions: ${faults} faults`,
		numbers: { hosts: HOSTS.length, questions, faults },
	};
}

async function proveHost(project: Shell, host: Host): Promise<readonly string[]> {
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const laidOut = await layOut(project, host);
	const shell = { ...laidOut, environment: { ...laidOut.environment, ...settings(origin, port) } };
	for (const command of host.prepare) await runOrThrow(shell, command);
	return whileServing(shell, host.start(port), origin, async () => {
		const application = await settle(origin, shell.directory);
		return [...(await askRoute(application)), ...(host.pages ? await askPages(application) : [])];
	});
}

function settings(origin: string, port: number): NodeJS.ProcessEnv {
	const key = randomBytes(32).toString("base64");
	return {
		BETTER_AUTH_URL: origin,
		BETTER_AUTH_SECRET: randomBytes(32).toString("base64"),
		SPACES_KEY: key,
		SPACES_KEYS: `proof:${key}`,
		NEXT_TELEMETRY_DISABLED: "1",
		PORT: String(port),
	};
}

/** @throws with what the server printed, if it ends by itself or is not there in time */
async function whileServing<R>(
	shell: Shell,
	command: readonly string[],
	origin: string,
	work: () => Promise<R>,
): Promise<R> {
	const stop = new AbortController();
	const interrupted = AbortSignal.any([shell.interrupted, stop.signal]);
	const ended = run({ ...shell, interrupted }, command).then(({ output }) => {
		throw new Error(`${command.join(" ")} ended:\n${tail(output)}`);
	});
	try {
		return await Promise.race([ended, answers(origin).then(work)]);
	} finally {
		stop.abort();
		await ended.catch(() => undefined);
	}
}

async function answers(origin: string): Promise<void> {
	const deadline = performance.now() + PATIENCE;
	const ready = () =>
		fetch(`${origin}/api/auth/ok`).then(
			({ ok }) => ok,
			() => false,
		);
	while (!(await ready())) {
		if (performance.now() > deadline) throw new Error(`nothing answers at ${origin}`);
		await setTimeout(INTERVAL);
	}
}
