import assert from "node:assert/strict";
import { chooseSpace, openView, region, signInAs } from "../page.ts";
import { runToEnd, startPlayground } from "../playground.ts";
import { open, type Scenario } from "../world.ts";
import { FAMILY_KEY } from "./vault.ts";

const CLUB = "Riverside Rowing Club";

const deletion: Scenario = {
	name: "deleting a space asks first, leaves 0 rows in both tables, and the space is gone from the switcher",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Activity");
		const button = region(page, "Danger").getByRole("button", { name: "Delete this space" });
		const dialog = page.getByRole("dialog", { name: `Delete ${CLUB}?` });
		await button.click();
		await dialog.waitFor();
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "hidden" });
		await page.getByRole("button", { name: CLUB }).waitFor();

		await button.click();
		await dialog.getByRole("button", { name: "Delete the space" }).click();
		const farewell = region(page, "Deleted");
		await farewell.getByText("0 rows in spaceModulePermission and 0 rows in spaceCredential").waitFor();
		await farewell.getByText("npm start -- --reset").waitFor();
		await page.getByRole("button", { name: CLUB }).waitFor({ state: "detached" });
		await page.getByRole("button", { name: "The Larsens" }).waitFor();
	},
};

const restart: Scenario = {
	name: "after Ctrl-C and a new start the other data is still there, and the vault still opens",
	run: async (world) => {
		const { dataDirectory, playground } = world;
		const port = Number(new URL(playground.address).port);
		await playground.stop();
		world.printed.push(playground.output());
		assert.match(playground.output(), /Stopped\. Your changes are kept/);
		world.playground = await startPlayground({ dataDirectory, port });
		assert.doesNotMatch(world.playground.output(), /Seeding|Migrating/);
		const page = await open(world);
		await signInAs(page, "owner");
		assert.equal(await page.getByRole("button", { name: CLUB }).count(), 0);
		await chooseSpace(page, "The Larsens");
		await openView(page, "Vault");
		const vault = region(page, "Vault");
		await vault.getByText(`••••${FAMILY_KEY.hint}`).waitFor();
		await vault.getByText("active").first().waitFor();
	},
};

const unknownFlag: Scenario = {
	name: "an unknown flag is refused in one line, with exit code 2",
	run: async () => {
		const { code, errors } = await runToEnd(["--rest"]);
		assert.equal(code, 2);
		assert.match(errors, /^Unknown argument "--rest".*\n?$/m);
	},
};

export const ENDING_SCENARIOS: readonly Scenario[] = [deletion, restart, unknownFlag];
