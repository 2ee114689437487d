import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { World } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../../playground/screenshots");
const LARGEST = 250_000;

/** One picture of the README, as the window shows it. Kept only in a run with `--screenshots`. */
export async function picture(
	{ screenshots }: World,
	page: Page,
	name: string,
	{ height = 900 }: { readonly height?: number } = {},
): Promise<void> {
	if (!screenshots) return;
	mkdirSync(FOLDER, { recursive: true });
	const path = join(FOLDER, `${name}.png`);
	const before = page.viewportSize();
	await page.setViewportSize({ width: 1280, height });
	await page.mouse.move(0, 0);
	await page.evaluate(() => window.scrollTo({ top: document.querySelector("nav")?.offsetTop ?? 0 }));
	await page.screenshot({ path, scale: "css", animations: "disabled", caret: "hide" });
	if (before) await page.setViewportSize(before);
	const { size } = statSync(path);
	assert.ok(size < LARGEST, `${name}.png has ${size} bytes`);
}
