import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PEOPLE } from "../../../playground/people.ts";
import { openView, region, signInAs, textOf } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const narrow: Scenario = {
	name: "at 320 pixels nothing makes the page scroll sideways, in light and in dark",
	run: async (world) => {
		for (const colorScheme of ["light", "dark"] as const) {
			const page = await open(world, { viewport: { width: 320, height: 640 }, colorScheme });
			await signInAs(page, "owner");
			await page.getByRole("table").waitFor();
			await region(page, "Ask").getByRole("button", { name: "May I?" }).click();
			await page.locator(".verdict").waitFor();
			for (const view of ["Permissions", "Vault", "Activity"] as const) {
				await openView(page, view);
				await page.getByRole("region").first().waitFor();
				const width = await page.evaluate(() => document.documentElement.scrollWidth);
				assert.ok(width <= 320, `${view}: ${width} px wide (${colorScheme})`);
			}
		}
	},
};

const keyboard: Scenario = {
	name: "with the keyboard alone: sign in, edit a cell, save; the focus is always to be seen",
	run: async (world) => {
		const page = await open(world);
		await page.locator("[data-part=owner]").waitFor();
		await tabTo(page, (name) => name.includes(PEOPLE.owner.name));
		await page.keyboard.press("Enter");
		await page.getByRole("table").waitFor();
		await tabTo(page, (name) => name === "Filter modules");
		await page.keyboard.type("goals");
		await tabTo(page, (name) => name === "member on goals");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await tabTo(page, (name) => name === "Save 1 change");
		await page.keyboard.press("Enter");
		const said = await textOf(region(page, "Matrix").locator(".notice p"));
		assert.match(said, /member on goals: default → rw-/);
		assert.equal((await focused(page)).name, "Save", "the focus stays where it was");
	},
};

const MOST_TABS = 60;

async function tabTo(page: Page, isThere: (name: string) => boolean): Promise<void> {
	for (let presses = 0; presses < MOST_TABS; presses += 1) {
		await page.keyboard.press("Tab");
		const { name, ring } = await focused(page);
		assert.ok(ring, `no focus ring on "${name}"`);
		if (isThere(name)) return;
	}
	assert.fail("not reached with the Tab key");
}

/** The element that has the focus: what it is called, and whether one can see that it has it. */
function focused(page: Page): Promise<{ name: string; ring: boolean }> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!(element instanceof HTMLElement) || element === document.body) return { name: "", ring: true };
		const labels =
			element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
		const name = element.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? element.textContent;
		const { outlineStyle, outlineWidth } = getComputedStyle(element);
		return { name: name.trim(), ring: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1 };
	});
}

export const ACCESS_SCENARIOS: readonly Scenario[] = [narrow, keyboard];
