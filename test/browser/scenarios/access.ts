import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PEOPLE } from "../../../playground/people.ts";
import { cellText, openView, region, signInAs, textOf } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const narrow: Scenario = {
	name: "access: at 320 pixels nothing makes the page scroll sideways, in light and in dark",
	run: async (world) => {
		for (const colorScheme of ["light", "dark"] as const) {
			const page = await open(world, { viewport: { width: 320, height: 640 }, colorScheme });
			await signInAs(page, "owner");
			await page.getByRole("grid").waitFor();
			await region(page, "Explain").getByRole("button", { name: "May I?" }).click();
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

const moves: Scenario = {
	name: "access: the grid is one tab stop, and arrows, Home, End and the page keys move in it",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await page.getByRole("grid").waitFor();
		assert.equal(await page.locator("[role=grid] [tabindex='0']").count(), 1);
		await page.getByRole("columnheader", { name: "Module" }).focus();
		for (const [key, there] of MOVES) {
			await page.keyboard.press(key);
			assert.equal(await placeOfFocus(page), there, key);
			assert.ok(await page.evaluate(isUncovered), `${key}: not under a header`);
		}
		await page.keyboard.press("Shift+Tab");
		await page.keyboard.press("Tab");
		assert.equal(await placeOfFocus(page), "owner spaces.permissions", "the way back is remembered");
	},
};

const MOVES = [
	["ArrowRight", "owner"],
	["ArrowDown", "owner spaces.permissions"],
	["Control+End", "trainer comic"],
	["Home", "comic"],
	["ArrowUp", "wardrobe"],
	["End", "trainer wardrobe"],
	["PageUp", "trainer cards"],
	["PageDown", "trainer wardrobe"],
	["Control+Home", "Module"],
	["ArrowUp", "Module"],
	["ArrowDown", "spaces.permissions"],
	["ArrowRight", "owner spaces.permissions"],
] as const;

const session: Scenario = {
	name: "access: a whole session of editing without a mouse, from signing in to taking the save back",
	run: async (world) => {
		const page = await open(world);
		await page.locator("[data-part=owner]").waitFor();
		await tabTo(page, (name) => name.includes(PEOPLE.owner.name));
		await page.keyboard.press("Enter");
		await page.getByRole("grid").waitFor();
		await tabTo(page, (name) => name === "Filter modules");
		await page.keyboard.type("goals");
		await tabTo(page, (name) => name.startsWith("owner on goals"));
		await press(page, "End", "ArrowLeft");
		assert.equal(await placeOfFocus(page), "member goals");
		const now = () => cellText(page, "member", "goals");

		await press(page, "Space", "Space", "Space");
		assert.equal(await now(), "member on goals: write not saved; was read", "default, none, read, write");
		await press(page, "Control+z", "Control+z");
		assert.equal(await now(), "member on goals: none not saved; was read");
		await press(page, "Control+Shift+z");
		assert.equal(await now(), "member on goals: read not saved; was read");

		await press(page, "Enter");
		await page.getByRole("listbox", { name: "member on goals" }).waitFor();
		await press(page, "End", "Escape");
		assert.equal(await now(), "member on goals: read not saved; was read", "Escape chooses nothing");
		assert.equal(await placeOfFocus(page), "member goals", "and gives the focus back");
		await press(page, "F2", "ArrowDown", "Enter");
		assert.equal(await now(), "member on goals: write not saved; was read");
		assert.equal(await placeOfFocus(page), "member goals");

		await press(page, "Home", "Enter");
		await page.getByRole("listbox", { name: "All 4 shown cells of goals" }).waitFor();
		await press(page, "w", "Enter");
		assert.equal(await placeOfFocus(page), "goals");
		const review = region(page, "Unsaved changes");
		await review.getByText("gains write on goals").first().waitFor();
		await tabTo(page, (name) => name === "Save 4 changes");
		await press(page, "Enter");
		assert.match(
			await textOf(review.locator(".notice p")),
			/Saved 4 changes.*member on goals: default → write/,
		);
		assert.equal((await focused(page)).name, "Save", "the focus stays where it was");
		await tabTo(page, (name) => name === "Undo the save");
		await press(page, "Enter");
		await review.getByText("Took back 4 changes").waitFor();
		assert.equal(await now(), "member on goals: read default");
	},
};

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
	for (const key of keys) await page.keyboard.press(key);
}

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
		// A cell of the grid lends its ring to what is in it.
		const rings = [element, element.querySelector(".tile")].map((ringed) => {
			if (!ringed) return false;
			const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(ringed);
			const outlined = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
			return outlined || boxShadow !== "none";
		});
		return { name: name.trim(), ring: rings.includes(true) };
	});
}

/** `member goals` for a cell, the id of a header. */
function placeOfFocus(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (!(element instanceof HTMLElement)) return "";
		return element.dataset.cell ?? element.querySelector(".head-name")?.textContent ?? element.textContent;
	});
}

/** Runs on the page: whether the middle of what has the focus is to be seen, and no sticky header lies over it. */
function isUncovered(): boolean {
	const element = document.activeElement;
	if (!element) return false;
	const { left, top, width, height } = element.getBoundingClientRect();
	return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

export const ACCESS_SCENARIOS: readonly Scenario[] = [narrow, moves, session];
