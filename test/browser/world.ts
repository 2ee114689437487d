import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page, Response } from "playwright-core";
import type { Playground } from "./playground.ts";

const ARTIFACTS = join(import.meta.dirname, ".artifacts");
const TIMEOUT = 10_000;
/** What a browser writes to its console for an answer that a scenario asks for on purpose. */
const EXPECTED_NOISE = /^Failed to load resource: the server responded with a status of (?:4\d\d|503)/;

/** A browser, a playground, and everything that was heard of both. */
export interface World {
	readonly browser: Browser;
	readonly dataDirectory: string;
	/** Whether the pictures of the README are to be made anew. */
	readonly screenshots: boolean;
	playground: Playground;
	/** What playgrounds that have been stopped had printed. */
	readonly printed: string[];
	readonly contexts: BrowserContext[];
	/** Errors of the console and of the page. */
	readonly faults: string[];
	/** Every body the server ever sent, by its address. */
	readonly bodies: { readonly url: string; readonly body: Buffer }[];
	readonly pending: Promise<void>[];
}

export interface Scenario {
	readonly name: string;
	readonly run: (world: World) => Promise<void>;
}

/** A new window with cookies of its own. */
export async function open(world: World, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await world.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	context.setDefaultTimeout(TIMEOUT);
	world.contexts.push(context);
	context.on("response", (response) => world.pending.push(keepBody(world, response)));
	context.on("weberror", (error) => world.faults.push(String(error.error())));
	context.on("console", (message) => {
		const text = message.text();
		if (message.type() === "error" && !EXPECTED_NOISE.test(text)) world.faults.push(text);
	});
	const page = await context.newPage();
	await page.goto(world.playground.address);
	return page;
}

/** Closes what a scenario has opened. Every body has been read by then. */
export async function closeAll(world: World): Promise<void> {
	await Promise.all(world.pending.splice(0));
	for (const context of world.contexts.splice(0)) await context.close();
}

export async function keepScreenshots(world: World, name: string): Promise<void> {
	mkdirSync(ARTIFACTS, { recursive: true });
	const pages = world.contexts.flatMap((context) => context.pages());
	const file = name.replace(/\W+/g, "-").toLowerCase();
	for (const [index, page] of pages.entries()) {
		await page.screenshot({ path: join(ARTIFACTS, `${file}-${index}.png`), fullPage: true });
	}
}

/** The bytes of everything the playground keeps: the database, its write-ahead log, the rest. */
export function filesOnDisk({ dataDirectory }: World): { name: string; bytes: Buffer }[] {
	return readdirSync(dataDirectory).map((name) => ({ name, bytes: readFileSync(join(dataDirectory, name)) }));
}

async function keepBody(world: World, response: Response): Promise<void> {
	try {
		world.bodies.push({ url: response.url(), body: await response.body() });
	} catch {
		// A redirect, or an answer nobody waited for, has no body to read.
	}
}
