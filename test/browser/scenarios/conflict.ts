import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { cell, cellText, choose, region, save, signInAs } from "../page.ts";
import { open, type Scenario, type World } from "../world.ts";

const TAKEN = /Somebody else changed the matrix in the meantime/;

interface Modules {
	/** Changed in both windows. */
	readonly both: string;
	/** Changed in the second window only. */
	readonly theirs: string;
}

/** Two windows of the owner, both with a change of the same cell; the second one saves. */
async function collide(world: World, { both, theirs }: Modules): Promise<{ readonly first: Page }> {
	const [first, second] = [await open(world), await open(world)];
	await signInAs(first, "owner");
	await signInAs(second, "owner");
	await choose(cell(first, "member", both), "write");
	await choose(cell(first, "member", "storage"), "write");
	await region(first, "Unsaved changes").getByText(`gains write on ${both}`).waitFor();
	await choose(cell(second, "member", both), "none");
	await choose(cell(second, "trainer", theirs), "write");
	assert.match(await save(second), /Saved 2 changes/);
	return { first };
}

async function takeBack(page: Page, changes: number): Promise<void> {
	await region(page, "Unsaved changes").getByRole("button", { name: "Undo the save" }).click();
	await page.getByText(`Took back ${changes} change`).waitFor();
}

const keepMine: Scenario = {
	name: "conflict: a save that comes second is told what changed meanwhile, loses nothing, and can go on top",
	run: async (world) => {
		const { first } = await collide(world, { both: "news", theirs: "mail" });
		assert.match(await save(first), TAKEN);
		const told = region(first, "2 cells changed elsewhere in the meantime, 1 of them also by you");
		await told.getByText("member on news: default → none").waitFor();
		await told.getByText("yours: write").waitFor();
		await told.getByText("trainer on mail: default → write").waitFor();
		await cell(first, "trainer", "mail").getByText("changed elsewhere").waitFor();
		const button = region(first, "Unsaved changes").getByRole("button", { name: "Save 2 changes" });
		assert.equal(
			await button.getAttribute("aria-disabled"),
			"true",
			"not before it is said which one stands",
		);
		await told.getByRole("button", { name: "Keep mine on top" }).click();
		await told.waitFor({ state: "detached" });
		assert.match(await save(first), /Saved 2 changes.*member on news: none → write/);
		await takeBack(first, 2);
	},
};

const dropMine: Scenario = {
	name: "conflict: dropping mine keeps what is theirs and every other change of mine",
	run: async (world) => {
		const { first } = await collide(world, { both: "presi", theirs: "cards" });
		assert.match(await save(first), TAKEN);
		await first.getByRole("button", { name: "Drop mine" }).click();
		assert.equal(await cellText(first, "member", "presi"), "member on presi: none denied");
		assert.equal(
			await cellText(first, "member", "storage"),
			"member on storage: write not saved; was read",
			"nothing but the cell in question is dropped",
		);
		assert.match(await save(first), /Saved 1 change\. member on storage/);
		await takeBack(first, 1);
	},
};

const undoOvertaken: Scenario = {
	name: "conflict: a save is not taken back over what somebody has saved since",
	run: async (world) => {
		const [first, second] = [await open(world), await open(world)];
		await signInAs(first, "owner");
		await choose(cell(first, "member", "times"), "write");
		assert.match(await save(first), /Saved 1 change/);
		await signInAs(second, "owner");
		await choose(cell(second, "member", "times"), "none");
		assert.match(await save(second), /Saved 1 change/);
		await region(first, "Unsaved changes").getByRole("button", { name: "Undo the save" }).click();
		await region(first, "Unsaved changes").getByText(TAKEN).waitFor();
		assert.equal(await cellText(first, "member", "times"), "member on times: none denied changed elsewhere");
		await region(first, "1 cell changed elsewhere in the meantime").getByText("write → none").waitFor();
	},
};

export const CONFLICT_SCENARIOS: readonly Scenario[] = [keepMine, dropMine, undoOvertaken];
