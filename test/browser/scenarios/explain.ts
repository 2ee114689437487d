import assert from "node:assert/strict";
import { PEOPLE } from "../../../playground/people.ts";
import { ask, cell, grantsOf, region, signInAs, textOf } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const chain: Scenario = {
	name: "explain: the owner asks about another person and sees step by step what decides, and in which cell",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const mateo = PEOPLE.admin.name;
		assert.match(await ask(page, "club-finance", "write", mateo), /Allowed: the override for role “admin”/);
		const panel = region(page, "Explain");
		assert.deepEqual(await panel.locator(".chain li > span:last-child").allTextContents(), [
			"Mateo Silva is a member of the space",
			"and holds the roles admin, trainer",
			"admin has a row on club-finance: write grants write",
			"trainer has a row on club-finance: none does not grant write",
			"One role that grants is enough: allowed",
		]);
		const deciding = cell(page, "admin", "club-finance");
		await deciding.getByText("decides").waitFor();
		assert.ok(await deciding.evaluate(isInsideItsGrid), "the deciding cell is scrolled into view");
		assert.match(await textOf(panel.locator("pre")), /auth\.api\.canUserInSpace\(\{[\s\S]*club-finance/);

		await panel.getByLabel("Action").selectOption("admin");
		assert.equal(await panel.locator(".verdict").count(), 0, "no old verdict beside a new question");
		assert.equal(await page.getByText("decides", { exact: true }).count(), 0);
		assert.match(await ask(page, "recipes", "read", mateo), /Denied: this module is not open/);
		await cell(page, "admin", "recipes").getByText("decides").waitFor();
	},
};

/** Runs on the page. */
function isInsideItsGrid(cell: Element): boolean {
	const [inner, outer] = [cell, cell.closest(".scroll")].map((element) => element?.getBoundingClientRect());
	return inner !== undefined && outer !== undefined && inner.top >= outer.top && inner.bottom <= outer.bottom;
}

const QUESTIONS = [
	["calendar", "write"],
	["club-finance", "read"],
	["notes", "read"],
	["notes", "write"],
	["recipes", "read"],
	["spaces.permissions", "read"],
] as const;

const agrees: Scenario = {
	name: "explain: what the owner is told about a person is what that person is answered by the server",
	run: async (world) => {
		const owner = await open(world);
		await signInAs(owner, "owner");
		for (const part of ["admin", "trainer"] as const) {
			const page = await open(world);
			await signInAs(page, part);
			for (const [module, action] of QUESTIONS) {
				const told = await ask(owner, module, action, PEOPLE[part].name);
				assert.equal(await ask(page, module, action), told, `${part}: ${module} ${action}`);
			}
		}
	},
};

const viewAs: Scenario = {
	name: "explain: the owner looks through the eyes of a role, and the page says that it is a preview",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const trainer = await open(world);
		await signInAs(trainer, "trainer");
		await page.getByLabel("View as").selectOption("trainer");
		const preview = region(page, "Preview: what may “trainer” do here?");
		await preview.getByText("You are still owner").waitFor();
		for (const module of ["calendar", "club-finance", "notes", "spaces.permissions"]) {
			assert.equal(await grantsOf(page, module), await grantsOf(trainer, module), module);
		}
		await page.getByLabel("View as").selectOption("myself");
		await region(page, "What may I do here?").waitFor();
		assert.equal(await grantsOf(page, "club-finance"), "rwa");
	},
};

export const EXPLAIN_SCENARIOS: readonly Scenario[] = [chain, agrees, viewAs];
