import assert from "node:assert/strict";
import { PEOPLE } from "../../../playground/people.ts";
import { cell, choose, grantsOf, region, save, signInAs, textOf } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const twoPeople: Scenario = {
	name: "windows: two people in one browser, and a save in one window is seen in the other without a reload",
	run: async (world) => {
		const owner = await open(world);
		await signInAs(owner, "owner");
		const opening = owner.waitForEvent("popup");
		await owner.getByRole("link", { name: "Open a second window" }).click();
		const trainer = await opening;
		assert.notEqual(new URL(trainer.url()).hostname, new URL(owner.url()).hostname);
		await signInAs(trainer, "trainer");
		assert.equal(await grantsOf(trainer, "notes"), "r--");

		await choose(cell(owner, "trainer", "notes"), "write");
		assert.match(await save(owner), /Saved 1 change/);
		const list = region(trainer, "What may I do here?");
		await list.getByText("Changed while you were looking: notes.").waitFor();
		assert.equal(await grantsOf(trainer, "notes"), "rw-");
		assert.match(await textOf(trainer.locator("[data-module=notes]")), /was read/);
		assert.equal(await trainer.locator("[data-changed=true]").count(), 1, "and no other module is marked");
		await list.getByRole("button", { name: "Understood" }).click();
		assert.equal(await trainer.locator("[data-changed=true]").count(), 0);

		await owner.reload();
		await owner.locator("[data-part=owner][aria-pressed=true]").waitFor();
		await choose(cell(owner, "trainer", "notes"), "default");
		assert.match(await save(owner), /Saved 1 change/);
	},
};

const sameAddress: Scenario = {
	name: "windows: whoever signs in in another window of the same address replaces the person in this one",
	run: async (world) => {
		const first = await open(world);
		await signInAs(first, "owner");
		const second = await first.context().newPage();
		await second.goto(world.playground.address);
		await signInAs(second, "member");
		await first.locator("[data-part=member][aria-pressed=true]").waitFor();
		await first.getByText(`Signed in as ${PEOPLE.member.name}`).waitFor();
		await region(first, "What may I do here?").waitFor();
		assert.equal(await grantsOf(first, "calendar"), "r--");
		assert.equal(await first.getByRole("grid").count(), 0);
	},
};

export const WINDOW_SCENARIOS: readonly Scenario[] = [twoPeople, sameAddress];
