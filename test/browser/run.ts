import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium.ts";
import { startPlayground } from "./playground.ts";
import { ACCESS_SCENARIOS } from "./scenarios/access.ts";
import { ACCESSIBILITY_SCENARIOS } from "./scenarios/accessibility.ts";
import { AUDIT_SCENARIOS } from "./scenarios/audit.ts";
import { CONFLICT_SCENARIOS } from "./scenarios/conflict.ts";
import { CONNECT_SCENARIOS } from "./scenarios/connect.ts";
import { ENDING_SCENARIOS } from "./scenarios/ending.ts";
import { EXPLAIN_SCENARIOS } from "./scenarios/explain.ts";
import { MATRIX_SCENARIOS } from "./scenarios/matrix.ts";
import { PEOPLE_SCENARIOS } from "./scenarios/people.ts";
import { noPlaintext } from "./scenarios/plaintext.ts";
import { ROTATION_SCENARIOS } from "./scenarios/rotation.ts";
import { VAULT_SCENARIOS } from "./scenarios/vault.ts";
import { WINDOW_SCENARIOS } from "./scenarios/windows.ts";
import { closeAll, keepScreenshots, type Scenario, type World } from "./world.ts";

/** In this order: the first ones read what is seeded, the last ones destroy it. */
const SCENARIOS: readonly Scenario[] = [
	...PEOPLE_SCENARIOS,
	...EXPLAIN_SCENARIOS,
	...ACCESSIBILITY_SCENARIOS,
	...MATRIX_SCENARIOS,
	...CONFLICT_SCENARIOS,
	...WINDOW_SCENARIOS,
	...VAULT_SCENARIOS,
	...CONNECT_SCENARIOS,
	...ACCESS_SCENARIOS,
	...ROTATION_SCENARIOS,
	...AUDIT_SCENARIOS,
	...ENDING_SCENARIOS,
	noPlaintext,
];

/** `npm run test:browser -- matrix people`: only the scenarios that have one of these words in their names. */
function readArguments(): { readonly screenshots: boolean; readonly chosen: readonly Scenario[] } {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { screenshots: { type: "boolean", default: false } },
	});
	const isChosen = ({ name }: Scenario) => positionals.some((word) => name.includes(word));
	const chosen = positionals.length === 0 ? SCENARIOS : SCENARIOS.filter(isChosen);
	if (chosen.length === 0) throw new Error(`No scenario has one of these words in its name: ${positionals}`);
	return { screenshots: values.screenshots, chosen };
}

async function main(): Promise<number> {
	const { screenshots, chosen } = readArguments();
	const executablePath = findChromium(process.env);
	if (!executablePath) {
		console.error("No Chromium found. Install one (apt-get install chromium) or set CHROMIUM_PATH.");
		return 1;
	}
	const dataDirectory = mkdtempSync(join(tmpdir(), "playground-"));
	process.once("exit", () => rmSync(dataDirectory, { recursive: true, force: true }));
	// Leaving by `process.exit` is what ends the playground, too.
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
	const world = await start({ executablePath, dataDirectory, screenshots });
	try {
		let failed = 0;
		for (const scenario of chosen) if (!(await passes(world, scenario))) failed += 1;
		console.log(`${chosen.length - failed} passed, ${failed} failed`);
		return failed === 0 ? 0 : 1;
	} finally {
		await world.browser.close();
		await world.playground.stop();
	}
}

/** The port it is given is taken, so that every run shows that it finds another. */
async function start({
	executablePath,
	...options
}: Pick<World, "dataDirectory" | "screenshots"> & { readonly executablePath: string }): Promise<World> {
	const { dataDirectory } = options;
	const squatter = createServer().listen(0, "127.0.0.1");
	await once(squatter, "listening");
	const { port } = squatter.address() as { port: number };
	const playground = await startPlayground({ dataDirectory, port, flags: ["--reset"] });
	squatter.close();
	try {
		assert.notEqual(new URL(playground.address).port, String(port));
		const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
		return {
			browser,
			playground,
			...options,
			printed: [],
			contexts: [],
			faults: [],
			bodies: [],
			pending: [],
		};
	} catch (error) {
		await playground.stop();
		throw error;
	}
}

async function passes(world: World, { name, run }: Scenario): Promise<boolean> {
	const begun = Date.now();
	try {
		await run(world);
		assert.deepEqual(world.faults.splice(0), [], "errors in the console or on the page");
		console.log(`ok    ${name} (${Date.now() - begun} ms)`);
		return true;
	} catch (error) {
		world.faults.length = 0;
		console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : error}`);
		await keepScreenshots(world, name);
		return false;
	} finally {
		await closeAll(world);
	}
}

process.exit(await main());
