import assert from "node:assert/strict";
import {
	ask,
	callServer,
	cell,
	cellText,
	choose,
	grantsOf,
	region,
	save,
	signInAs,
	spaceIdOn,
	textOf,
} from "../page.ts";
import { open, type Scenario } from "../world.ts";

const edit: Scenario = {
	name: "matrix: the owner denies the trainer the calendar, and the trainer's own page shows it",
	run: async (world) => {
		const trainer = await open(world);
		await signInAs(trainer, "trainer");
		assert.equal(await grantsOf(trainer, "calendar"), "rw-");

		const owner = await open(world);
		await signInAs(owner, "owner");
		await choose(cell(owner, "trainer", "calendar"), "none");
		await choose(cell(owner, "member", "events"), "write");
		assert.equal(
			await cellText(owner, "trainer", "calendar"),
			"trainer on calendar: none not saved; was write",
		);
		const saved = await save(owner);
		assert.match(saved, /Saved 2 changes/);
		assert.match(saved, /trainer on calendar: write → none/);
		assert.match(saved, /member on events: default → write/);
		assert.equal(await cellText(owner, "trainer", "calendar"), "trainer on calendar: none denied");
		assert.equal(await cellText(owner, "member", "events"), "member on events: write override");

		await trainer.reload();
		await trainer.getByRole("heading", { name: "What may I do here?" }).waitFor();
		assert.equal(await grantsOf(trainer, "calendar"), "---");
		assert.match(await ask(trainer, "calendar", "read"), /Denied: the override for role “trainer”/);
	},
};

const review: Scenario = {
	name: "matrix: before a save the page tells who gains and loses what, and never for an older draft",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const panel = region(page, "Unsaved changes");
		await choose(cell(page, "trainer", "goals"), "write");
		await panel.getByText("gains write on goals").first().waitFor();
		const people = await panel.locator(".affected strong").allTextContents();
		assert.deepEqual(people, ["Aiko Tanaka"], "Mateo has it as an admin already");

		let answer = () => {};
		const asked = new Promise<void>((resolve) => {
			void page.route("**/spaces/matrix/set", async (route) => {
				await new Promise<void>((release) => {
					answer = release;
					resolve();
				});
				await route.continue();
			});
		});
		await choose(cell(page, "member", "goals"), "none");
		await panel.getByText("Asking the server…").waitFor();
		assert.equal(await panel.locator(".affected").count(), 0, "nothing old stands beside a newer draft");
		await asked;
		answer();
		await panel.getByText("loses read on goals").waitFor();

		await page.unroute("**/spaces/matrix/set");
		await page.route("**/spaces/matrix/set", (route) => route.abort());
		await choose(cell(page, "member", "goals"), "admin");
		await panel.getByText("The server did not answer.").waitFor();
		assert.equal(await panel.locator(".affected").count(), 0);
		world.faults.length = 0;
	},
};

const steps: Scenario = {
	name: "matrix: steps are undone and redone, a whole row and column are set at once, and a save is taken back",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const matrix = region(page, "Matrix");
		const count = () => textOf(region(page, "Unsaved changes").locator(".count"));
		await matrix.getByLabel("Filter modules").fill("wardrobe");
		await choose(matrix.getByRole("rowheader", { name: "wardrobe" }), "none");
		assert.equal(await count(), "4");
		await matrix.getByLabel("Filter modules").fill("co");
		await choose(matrix.getByRole("columnheader", { name: /^member/ }), "write");
		assert.equal(await count(), "7", "contacts, companion and comic, besides the row");
		await matrix.getByRole("button", { name: "Undo" }).click();
		assert.equal(await count(), "4");
		await matrix.getByRole("button", { name: "Redo" }).click();
		assert.equal(await count(), "7");
		await region(page, "Unsaved changes").getByRole("button", { name: "Discard" }).click();
		assert.equal(await cellText(page, "member", "comic"), "member on comic: read default");
		await matrix.getByRole("button", { name: "Undo" }).click();
		assert.equal(await count(), "7", "a draft that was discarded is not lost");

		assert.match(await save(page), /Saved 7 changes/);
		assert.equal(await cellText(page, "member", "comic"), "member on comic: write override");
		await region(page, "Unsaved changes").getByRole("button", { name: "Undo the save" }).click();
		await page.getByText("Took back 7 changes").waitFor();
		assert.equal(await cellText(page, "member", "comic"), "member on comic: read default");
	},
};

const ceiling: Scenario = {
	name: "matrix: what an admin may not give is marked at its cell before he saves it, and refused when he does",
	run: async (world) => {
		const owner = await open(world);
		await signInAs(owner, "owner");
		await choose(cell(owner, "admin", "spaces.permissions"), "admin");
		assert.match(await save(owner), /Saved 1 change/);

		const admin = await open(world);
		await signInAs(admin, "admin");
		await choose(cell(admin, "member", "photos"), "admin");
		await choose(cell(admin, "member", "quotes"), "write");
		await cell(admin, "member", "photos").getByText("beyond you").waitFor();
		assert.equal(await cell(admin, "member", "quotes").getByText("beyond you").count(), 0);
		await region(admin, "Unsaved changes").getByText("missing: photos admin").waitFor();
		assert.match(await save(admin), /do not grant/);

		await region(owner, "Unsaved changes").getByRole("button", { name: "Undo the save" }).click();
		await owner.getByText("Took back 1 change").waitFor();
	},
};

const closedModule: Scenario = {
	name: "matrix: a module closed to this type of space says so, and cannot be opened by its owner",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const matrix = region(page, "Matrix");
		await matrix.getByLabel("Filter modules").fill("recipes");
		await matrix.getByText("No module has this in its name.").waitFor();
		await matrix.getByLabel("Also modules closed").check();
		assert.equal(await cellText(page, "member", "recipes"), "member on recipes: none closed");
		assert.equal(await cell(page, "member", "recipes").getAttribute("aria-readonly"), "true");
		await cell(page, "member", "recipes").click();
		assert.equal(await page.getByRole("listbox").count(), 0);
		const changes = [{ role: "member", module: "recipes", level: "read" }];
		const write = { spaceId: await spaceIdOn(page), changes };
		const refused = await callServer(page, "/api/auth/spaces/matrix/set", write);
		assert.deepEqual([refused.status, refused.json.code], [403, "SPACE_MODULE_NOT_ALLOWED"]);
	},
};

const deadRows: Scenario = {
	name: "matrix: rows of a role and of a module that are gone are listed apart, and removed in one call",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const dead = region(page, "2 dead rows");
		await dead.getByText("coach on events the role is gone").waitFor();
		await dead.getByText("trainer on newsletter the module is gone").waitFor();
		assert.equal(await page.getByRole("columnheader", { name: /coach/ }).count(), 0);
		await dead.getByRole("button", { name: "Remove 2 dead rows" }).click();
		await page.getByText("Removed 2 changes.").waitFor();
		await dead.waitFor({ state: "detached" });
	},
};

export const MATRIX_SCENARIOS: readonly Scenario[] = [edit, review, steps, ceiling, closedModule, deadRows];
