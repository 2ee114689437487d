import type { Page } from "playwright-core";
import { assertAccessible, assertStill } from "../axe.ts";
import { ask, cell, choose, region, save, signInAs } from "../page.ts";
import { picture } from "../screenshots.ts";
import { open, type Scenario, type World } from "../world.ts";

const THEMES = ["light", "dark"] as const;
const LOOKS = [
	{ colorScheme: "dark", width: 320 },
	{ colorScheme: "light", width: 1280 },
] as const;

/** Each theme and each width once, whatever the page shows at the moment. */
async function assertInBothLooks(page: Page, state: string): Promise<void> {
	for (const { colorScheme, width } of LOOKS) {
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width, height: 900 });
		await assertAccessible(page, `${state}, ${colorScheme}, ${width} px`);
	}
	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize({ width: 1280, height: 900 });
}

async function openAsOwner(world: World): Promise<Page> {
	const page = await open(world, { reducedMotion: "reduce" });
	await signInAs(page, "owner");
	await page.getByRole("grid").waitFor();
	return page;
}

/** A draft of several changes, reviewed by the server. */
async function draft(page: Page): Promise<void> {
	await choose(cell(page, "trainer", "calendar"), "none");
	await choose(cell(page, "trainer", "events"), "write");
	await choose(cell(page, "member", "mail"), "write");
	await page.locator(".affected").waitFor();
}

const permissions: Scenario = {
	name: "accessibility: axe finds nothing on the Permissions view at rest, while drafting, and with its answer",
	run: async (world) => {
		const page = await openAsOwner(world);
		await assertInBothLooks(page, "at rest");
		await draft(page);
		await assertInBothLooks(page, "a draft under review");
		await choose(page.getByRole("rowheader", { name: "mail" }), "read");
		await ask(page, "club-finance", "write", "Mateo Silva");
		await page.getByLabel("View as").selectOption("trainer");
		await assertInBothLooks(page, "an answer explained, and a preview");
	},
};

const list: Scenario = {
	name: "accessibility: axe finds nothing while the list of a cell is open",
	run: async (world) => {
		const page = await openAsOwner(world);
		for (const colorScheme of THEMES) {
			await page.emulateMedia({ colorScheme });
			await cell(page, "trainer", "calendar").click();
			await page.getByRole("listbox").waitFor();
			await assertAccessible(page, `the list of a cell, ${colorScheme}`);
			await page.keyboard.press("Escape");
		}
	},
};

const conflict: Scenario = {
	name: "accessibility: axe finds nothing while a conflict is to be settled, nor in what is left of it",
	run: async (world) => {
		const [page, other] = [await openAsOwner(world), await openAsOwner(world)];
		await draft(page);
		await choose(cell(other, "member", "mail"), "none");
		await save(other);
		await save(page);
		await page.getByRole("button", { name: "Keep mine on top" }).waitFor();
		await assertInBothLooks(page, "a conflict");
		await region(other, "Unsaved changes").getByRole("button", { name: "Undo the save" }).click();
		await other.getByText("Took back 1 change").waitFor();
	},
};

const still: Scenario = {
	name: "accessibility: nothing moves for whoever asked for reduced motion",
	run: async (world) => {
		const page = await openAsOwner(world);
		await draft(page);
		await cell(page, "trainer", "calendar").click();
		await page.getByRole("listbox").waitFor();
		await assertStill(page);
	},
};

const pictures: Scenario = {
	name: "pictures: the matrix under review and an answer explained, for the README",
	run: async (world) => {
		const page = await openAsOwner(world);
		await draft(page);
		await page.locator(".scroll").evaluate((element) => element.scrollTo(0, 0));
		await picture(world, page, "matrix-light", { height: 1090 });
		await page.emulateMedia({ colorScheme: "dark" });
		await picture(world, page, "matrix-dark", { height: 1090 });
		await page.emulateMedia({ colorScheme: "light" });
		await region(page, "Unsaved changes").getByRole("button", { name: "Discard" }).click();
		await ask(page, "club-finance", "write", "Mateo Silva");
		await picture(world, page, "explain", { height: 1090 });
	},
};

export const ACCESSIBILITY_SCENARIOS: readonly Scenario[] = [permissions, list, conflict, still, pictures];
