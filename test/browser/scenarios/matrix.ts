import assert from "node:assert/strict";
import { ask, cell, grantsOf, region, save, signInAs } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const edit: Scenario = {
	name: "the owner denies the trainer the calendar, and the trainer's own page shows it",
	run: async (world) => {
		const trainer = await open(world);
		await signInAs(trainer, "trainer");
		assert.equal(await grantsOf(trainer, "calendar"), "rw-");

		const owner = await open(world);
		await signInAs(owner, "owner");
		await cell(owner, "trainer", "calendar").selectOption("none");
		await cell(owner, "member", "events").selectOption("write");
		await region(owner, "Matrix").getByText("not saved; now write").waitFor();
		const saved = await save(owner);
		assert.match(saved, /Saved 2 changes/);
		assert.match(saved, /trainer on calendar: rw- → ---/);
		assert.equal(await region(owner, "Matrix").getByText("not saved").count(), 0);
		assert.equal(await cell(owner, "trainer", "calendar").inputValue(), "none");

		await trainer.reload();
		await trainer.getByRole("heading", { name: "What may I do here?" }).waitFor();
		assert.equal(await grantsOf(trainer, "calendar"), "---");
		assert.match(await ask(trainer, "calendar", "read"), /Denied: the override for role “trainer”/);
	},
};

const discard: Scenario = {
	name: "discarding forgets the changes, and choosing what is stored takes one back",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const target = cell(page, "member", "notes");
		await target.selectOption("admin");
		await region(page, "Matrix").getByRole("button", { name: "Save 1 change" }).waitFor();
		await target.selectOption("default");
		await region(page, "Matrix").getByRole("button", { name: "Save", exact: true }).waitFor();
		await target.selectOption("admin");
		await region(page, "Matrix").getByRole("button", { name: "Discard" }).click();
		assert.equal(await target.inputValue(), "default");
	},
};

const conflict: Scenario = {
	name: "when a second window saves first, the first gets the 409 message, reads again and saves",
	run: async (world) => {
		const [first, second] = [await open(world), await open(world)];
		await signInAs(first, "owner");
		await signInAs(second, "owner");
		await cell(first, "member", "news").selectOption("none");
		await cell(second, "member", "mail").selectOption("write");
		assert.match(await save(second), /Saved 1 change/);
		assert.match(await save(first), /Somebody else changed the matrix in the meantime/);
		await region(first, "Matrix").getByRole("button", { name: "Read again" }).click();
		await first.locator('select[aria-label="member on mail"][data-choice="write"]').waitFor();
		assert.equal(await cell(first, "member", "news").inputValue(), "none");
		assert.match(await save(first), /Saved 1 change/);
	},
};

const closedModule: Scenario = {
	name: "a module closed to this type of space cannot be opened by its owner",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const matrix = region(page, "Matrix");
		await matrix.getByLabel("Filter modules").fill("recipes");
		await matrix.getByText("No module has this in its name.").waitFor();
		await matrix.getByLabel("Also modules closed").check();
		await cell(page, "member", "recipes").selectOption("read");
		assert.match(await save(page), /A module is not open to spaces of this type/);
	},
};

export const MATRIX_SCENARIOS: readonly Scenario[] = [edit, discard, conflict, closedModule];
