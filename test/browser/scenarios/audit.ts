import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { assertAccessibleInLooks } from "../axe.ts";
import { chooseSpace, openView, region, signInAs, textOf } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const trail = (page: Page) => region(page, "What happened");
const events = (page: Page) => trail(page).locator(".event");

/** Fills one filter in, and answers the types of what is then shown. */
async function filter(page: Page, fill: () => Promise<unknown>): Promise<(string | null)[]> {
	await trail(page).getByRole("button", { name: "Clear" }).click();
	await fill();
	const answered = page.waitForResponse((response) => response.url().includes("/spaces/audit"));
	await trail(page).getByRole("button", { name: "Filter" }).click();
	await answered;
	await trail(page)
		.getByText(/events? shown/)
		.waitFor();
	return events(page).evaluateAll((rows) => rows.map((row) => row.getAttribute("data-type")));
}

const readable: Scenario = {
	name: "trail: what happened is told in sentences, newest first, by whom and when",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Activity");
		await events(page).first().waitFor();
		await filter(page, () => trail(page).getByLabel("Provider", { exact: true }).fill("payments"));
		const all = await trail(page).locator(".event p:first-of-type").allTextContents();
		assert.ok(
			all.some((text) => /^Ingrid Larsen tested Payments: rejected$/.test(text)),
			all.join("\n"),
		);
		const times = await trail(page)
			.locator("time")
			.evaluateAll((elements) => elements.map((element) => element.getAttribute("datetime") ?? ""));
		assert.deepEqual(times, [...times].sort().reverse());
		await assertAccessibleInLooks(page, "the trail", "all");
	},
};

const filters: Scenario = {
	name: "trail: it is filtered by what, who, role, module, provider and time",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Activity");
		await events(page).first().waitFor();
		const form = trail(page).getByRole("form", { name: "Filters" });
		const tested = await filter(page, () => form.getByLabel("What").selectOption("credential.tested"));
		assert.deepEqual([...new Set(tested)], ["credential.tested"]);

		const ofModule = await filter(page, () => form.getByLabel("Module", { exact: true }).fill("calendar"));
		assert.deepEqual([...new Set(ofModule)], ["permission.changed"]);
		assert.match(
			await textOf(events(page).last()),
			/Server code changed what role trainer may do in calendar/,
		);

		const ofProvider = await filter(page, () =>
			form.getByLabel("Provider", { exact: true }).fill("newsletter"),
		);
		assert.ok(ofProvider.length > 1 && ofProvider.every((type) => type?.startsWith("credential.")));

		const ofRole = await filter(page, () => form.getByLabel("Role", { exact: true }).fill("admin"));
		assert.ok(ofRole.length > 0 && ofRole.every((type) => type === "permission.changed"));

		await filter(page, () => form.getByLabel("Who").selectOption({ label: "Ingrid Larsen" }));
		const authors = await trail(page).locator(".event strong").allTextContents();
		assert.deepEqual([...new Set(authors)], ["Ingrid Larsen"]);

		assert.deepEqual(await filter(page, () => form.getByLabel("Before").fill("2020-01-01T00:00")), []);
		await trail(page).getByText("Nothing that fits.").waitFor();
		const since = await filter(page, () => form.getByLabel("Since").fill("2020-01-01T00:00"));
		assert.ok(since.length > 10);
	},
};

const paging: Scenario = {
	name: "trail: 301 events come page by page, and what is shown is saved as JSON",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await chooseSpace(page, "Regatta Archive");
		await openView(page, "Activity");
		await trail(page).getByText("25 events shown, there are older ones").waitFor();
		await trail(page).getByRole("button", { name: "Older" }).click();
		await trail(page).getByText("50 events shown").waitFor();
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			trail(page).getByRole("button", { name: "Save as JSON" }).click(),
		]);
		const saved = JSON.parse(await readFile(await download.path(), "utf8")) as {
			id: string;
			provider: string;
		}[];
		assert.equal(new Set(saved.map(({ id }) => id)).size, 50);
		assert.deepEqual([saved[0]?.provider, saved[49]?.provider], ["boat-300", "boat-251"]);
	},
};

const refused: Scenario = {
	name: "trail: who may not administer permissions gets the plugin's refusal, and no event",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "admin");
		await openView(page, "Activity");
		await trail(page).getByText("Your roles in this space do not grant this.").waitFor();
		await trail(page).getByText("missing: spaces.permissions admin").waitFor();
		assert.equal(await events(page).count(), 0);
		assert.equal(await trail(page).getByRole("form").count(), 0);
	},
};

export const AUDIT_SCENARIOS: readonly Scenario[] = [readable, filters, paging, refused];
