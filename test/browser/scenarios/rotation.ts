import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertAccessibleInLooks } from "../axe.ts";
import { callServer, credential, openView, region, signInAs, spaceIdOn, textOf } from "../page.ts";
import { startPlayground } from "../playground.ts";
import { open, type Scenario } from "../world.ts";

const keys = (page: Page) => region(page, "Keys");
/** How many rows are sealed under the first key, as the page says. */
const done = async (page: Page) =>
	Number((await keys(page).locator("progress").getAttribute("value")) ?? Number.NaN);
const partOf = (page: Page, id: string) => textOf(keys(page).locator(`[data-key="${id}"] .key-part`));

async function openKeys(page: Page): Promise<void> {
	await signInAs(page, "owner");
	await openView(page, "Vault");
	await keys(page).locator("progress").waitFor();
}

/** Starts or goes on, and waits until some more rows are sealed. */
async function sealSome(page: Page, more: number): Promise<void> {
	const before = await done(page);
	await keys(page)
		.getByRole("button", { name: /rows anew$/ })
		.click();
	await page.waitForFunction(
		(least) => (document.querySelector("progress")?.value ?? 0) >= least,
		before + more,
	);
}

const twoSteps: Scenario = {
	name: "rotation: a new key goes behind the old one first, then before it; nothing is unreadable meanwhile",
	run: async (world) => {
		const page = await open(world);
		await openKeys(page);
		await keys(page).getByRole("button", { name: "Add 300 credentials" }).click();
		await keys(page).getByText("“Regatta Archive” with 300 credentials").waitFor({ timeout: 60_000 });
		await keys(page).getByRole("button", { name: "Make a new key" }).click();
		await keys(page).locator('[data-key="key-2"]').waitFor();
		assert.deepEqual(
			[await partOf(page, "key-1"), await partOf(page, "key-2")],
			["seals and opens", "opens"],
		);
		await keys(page).getByRole("button", { name: "Put first key-2" }).click();
		await keys(page).getByText("From now on key-2 seals.").waitFor();
		assert.deepEqual(
			[await partOf(page, "key-1"), await partOf(page, "key-2")],
			["opens", "seals and opens"],
		);
		assert.match(await textOf(keys(page).locator(".rotation")), /^0 of \d+ sealed under key-2/);
		await credential(page, "stripe").getByText("Active").waitFor();
		assert.equal(await page.locator("[data-status=unreadable]").count(), 0);
	},
};

const stopped: Scenario = {
	name: "rotation: it is stopped, the page is loaded anew, the server is restarted, and each time it goes on where it was",
	run: async (world) => {
		const page = await open(world);
		await openKeys(page);
		await sealSome(page, 20);
		await keys(page).getByText("ten rows at a time").waitFor();
		await keys(page).getByRole("button", { name: "Stop" }).click();
		await keys(page)
			.getByRole("button", { name: /^Go on/ })
			.waitFor();
		const atStop = await done(page);
		assert.ok(atStop >= 20 && atStop < 300);
		await assertAccessibleInLooks(page, "a rotation that was stopped", "all");

		await sealSome(page, 20);
		await page.reload();
		await keys(page).locator("progress").waitFor();
		const atReload = await done(page);
		assert.ok(atReload >= atStop + 20 && atReload < 300, `${atReload} after ${atStop}`);

		await sealSome(page, 20);
		const { dataDirectory, playground } = world;
		await playground.stop();
		world.printed.push(playground.output());
		await keys(page).getByText("Interrupted: The server did not answer").waitFor();
		const atRestart = await done(page);
		const port = Number(new URL(playground.address).port);
		world.playground = await startPlayground({ dataDirectory, port });
		assert.equal(world.playground.address, playground.address);

		await keys(page)
			.getByRole("button", { name: /^Go on/ })
			.click();
		await keys(page).getByText("Everything is sealed under the first key").waitFor({ timeout: 60_000 });
		const others = world.faults.splice(0).filter((fault) => !fault.includes("ERR_CONNECTION_REFUSED"));
		assert.deepEqual(others, [], "the browser tells of the server that was away, and of nothing else");
		assert.ok(atRestart >= atReload + 20);
		const progress = keys(page).locator("progress");
		assert.equal(await progress.getAttribute("value"), await progress.getAttribute("max"));
	},
};

const tooEarly: Scenario = {
	name: "rotation: a key that is dropped too early takes its rows along, until it is put back",
	run: async (world) => {
		const page = await open(world);
		await openKeys(page);
		await keys(page).getByRole("button", { name: "Make a new key" }).click();
		await keys(page).getByRole("button", { name: "Put first key-3" }).click();
		await keys(page).getByText("From now on key-3 seals.").waitFor();
		await keys(page).getByRole("button", { name: "Drop key-2" }).click();
		const dialog = page.getByRole("dialog", { name: "Drop key-2 too early?" });
		await dialog.getByText(/\d+ credentials are still sealed under it/).waitFor();
		await dialog.getByRole("button", { name: "Drop it" }).click();
		await credential(page, "stripe").getByText("unknown-key").waitFor();
		await credential(page, "stripe").getByText("Put the key back, and it opens again.").waitFor();
		assert.equal(await partOf(page, "key-2"), "missing");
		await assertAccessibleInLooks(page, "rows whose key is missing");
		await keys(page).getByRole("button", { name: "Put back key-2" }).click();
		await credential(page, "stripe").getByText("Active").waitFor();
	},
};

const retired: Scenario = {
	name: "rotation: the old keys go when nothing is sealed under them, and everything still opens",
	run: async (world) => {
		const page = await open(world);
		await openKeys(page);
		await keys(page)
			.getByRole("button", { name: /rows anew$/ })
			.click();
		await keys(page).getByText("Everything is sealed under the first key").waitFor({ timeout: 60_000 });
		for (const id of ["key-1", "key-2"]) {
			await keys(page)
				.getByRole("button", { name: `Drop ${id}` })
				.click();
			await keys(page).getByText(`The server does not have ${id} any more.`).waitFor();
			assert.equal(await partOf(page, id), "retired");
		}
		await credential(page, "stripe").getByText("Active").waitFor();
		await credential(page, "stripe").getByText("The row on the disk").click();
		await credential(page, "stripe").getByText("kid key-3").waitFor();
	},
};

const guarded: Scenario = {
	name: "rotation: nobody but an owner reaches the routes of the demo that touch keys",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "admin");
		const path = `/demo/keys/${await spaceIdOn(page)}`;
		const answers = [
			await callServer(page, `${path}/state`),
			await callServer(page, `${path}/change`, { step: "add", id: "" }),
			await callServer(page, `${path}/rotate`, {}),
			await callServer(page, `${path}/fill`, {}),
		];
		assert.deepEqual(
			answers.map(({ status }) => status),
			[403, 403, 403, 403],
		);
	},
};

export const ROTATION_SCENARIOS: readonly Scenario[] = [twoSteps, stopped, tooEarly, retired, guarded];
