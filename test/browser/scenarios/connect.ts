import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { assertAccessibleInLooks } from "../axe.ts";
import { act, callServer, credential, openView, region, signInAs, spaceIdOn, textOf } from "../page.ts";
import { picture } from "../screenshots.ts";
import { noteTokens } from "../secrets.ts";
import { open, type Scenario, type World } from "../world.ts";

const landing = (page: Page) => textOf(region(page, "Vault").locator(".landing .notice p"));
const provider = (page: Page) => region(page, "The provider");
const meetings = (page: Page) => credential(page, "meetings");

/** Somebody at the provider's own page. */
async function consent(
	page: Page,
	{
		account = "Club office",
		without,
		refuse = false,
	}: { account?: string; without?: string; refuse?: boolean } = {},
): Promise<void> {
	await page.getByLabel(account).check();
	if (without) await page.getByLabel(without).uncheck();
	await page.getByRole("button", { name: refuse ? "Refuse" : "Allow" }).click();
}

async function order(page: Page, button: string): Promise<string> {
	const said: Locator = provider(page).locator(".notice p");
	await provider(page).getByRole("button", { name: button }).click();
	await said.waitFor();
	return textOf(said);
}

async function openVault(world: World): Promise<Page> {
	const page = await open(world);
	await signInAs(page, "owner");
	await openView(page, "Vault");
	await region(page, "Vault").getByLabel("Connection").check();
	return page;
}

const partly: Scenario = {
	name: "connect: with a scope that is not granted, which is told once and listed for good",
	run: async (world) => {
		const page = await openVault(world);
		await region(page, "Vault").getByRole("button", { name: "Connect Meetings" }).click();
		await page.getByRole("heading", { name: "asks for access" }).waitFor();
		await assertAccessibleInLooks(page, "the provider's page");
		await consent(page, { without: "Make and change meetings" });
		assert.match(await landing(page), /Connected Meetings, without calendar\.write: that was not granted/);
		const { search, hash } = new URL(page.url());
		assert.equal(search, "", "the address keeps nothing of what came back");
		assert.match(hash, /view=vault/);
		await meetings(page).getByText("calendar.write not granted").waitFor();
		await meetings(page).locator(".facts").getByText("club-office").waitFor();
		assert.equal(await act(page, "meetings", "Test"), "It works. (ok, 200)");
		await assertAccessibleInLooks(page, "a connection without a scope", "all");
		await noteTokens(page);
		await takePictures(world, page);
		await page.reload();
		await meetings(page).waitFor();
		assert.equal(await region(page, "Vault").locator(".landing .notice p").count(), 0);
	},
};

/** The vault in both themes, from its links on, with a row as it lies on the disk. */
async function takePictures(world: World, page: Page): Promise<void> {
	await credential(page, "newsletter").getByText("The row on the disk").click();
	await credential(page, "newsletter").locator("[data-sealed]").waitFor();
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme });
		await page
			.getByRole("navigation", { name: "Parts of this space" })
			.evaluate((links) => links.scrollIntoView());
		await picture(world, page, `vault-${colorScheme}`, { height: 1_100 });
	}
}

const refused: Scenario = {
	name: "connect: who refuses at the provider comes back to the plugin's message, and nothing has changed",
	run: async (world) => {
		const page = await openVault(world);
		const before = await textOf(meetings(page).locator(".facts"));
		await meetings(page).getByRole("button", { name: "Reconnect" }).click();
		await consent(page, { refuse: true });
		assert.equal(await landing(page), "The connection was declined at the provider.");
		assert.equal(new URL(page.url()).search, "");
		const hint = /••••\S{4}/;
		assert.equal(hint.exec(await textOf(meetings(page).locator(".facts")))?.[0], hint.exec(before)?.[0]);
	},
};

const otherAccount: Scenario = {
	name: "connect: another account is refused, and takes the place when that is meant",
	run: async (world) => {
		const page = await openVault(world);
		await meetings(page).getByRole("button", { name: "Reconnect" }).click();
		await consent(page, { account: "Ingrid, private" });
		assert.match(await landing(page), /This is another account than the one the space is connected to/);
		await meetings(page).locator(".facts").getByText("club-office").waitFor();
		await assertAccessibleInLooks(page, "another account");
		await region(page, "Vault").getByRole("button", { name: "in its place" }).click();
		await consent(page, { account: "Ingrid, private" });
		assert.equal(await landing(page), "Connected Meetings.");
		await meetings(page).locator(".facts").getByText("ingrid-private").waitFor();
		assert.equal(await meetings(page).getByText("not granted").count(), 0);
	},
};

const popup: Scenario = {
	name: "connect: a popup does the same beside the page, and may be closed",
	run: async (world) => {
		const page = await openVault(world);
		const button = region(page, "Vault").getByRole("button", { name: "Connect in a popup" });
		const [window] = await Promise.all([page.waitForEvent("popup"), button.click()]);
		await consent(window, { account: "Ingrid, private" });
		assert.equal(await landing(page), "Connected Meetings.");
		assert.ok(window.isClosed() || (await window.waitForEvent("close").then(() => true)));
		const [again] = await Promise.all([page.waitForEvent("popup"), button.click()]);
		await again.getByRole("button", { name: "Refuse" }).waitFor();
		await again.close();
		await region(page, "Vault").getByText("closed before anything came back").waitFor();
		await noteTokens(page);
	},
};

const elsewhere: Scenario = {
	name: "connect: whoever came by 127.0.0.1 comes back to it, where the session is",
	run: async (world) => {
		const page = await open(world);
		const { port } = new URL(world.playground.address);
		await page.goto(`http://127.0.0.1:${port}`);
		await signInAs(page, "owner");
		await openView(page, "Vault");
		await meetings(page).getByRole("button", { name: "Reconnect" }).click();
		await consent(page, { account: "Ingrid, private" });
		assert.equal(await landing(page), "Connected Meetings.");
		assert.equal(new URL(page.url()).hostname, "127.0.0.1");
	},
};

const stranger: Scenario = {
	name: "connect: an answer that nobody waits for, and a message that somebody made up, are not believed",
	run: async (world) => {
		const page = await openVault(world);
		const { origin } = new URL(page.url());
		await page.goto(`${origin}/api/auth/spaces/credentials/callback/meetings?state=made-up&code=made-up`);
		assert.match(await landing(page), /This answer belongs to no connection that you began/);
		assert.equal(new URL(page.url()).search, "");
		await page.goto(`${origin}/?error=PWNED&error_description=Call+this+number#view=vault`);
		assert.match(await landing(page), /The provider did not connect the space/);
		assert.equal(await page.getByText("Call this number").count(), 0);
	},
};

const down: Scenario = {
	name: "connect: a provider that is down degrades the connection, and a refresh mends it when it is back",
	run: async (world) => {
		const page = await openVault(world);
		assert.match(await order(page, "Take it down"), /503/);
		assert.match(await act(page, "meetings", "Refresh"), /The provider gave no new token/);
		await meetings(page).getByText("Degraded").waitFor();
		await meetings(page)
			.getByText(/it is tried again\. Next attempt/)
			.waitFor();
		assert.match(await act(page, "meetings", "Test"), /The provider cannot be reached|unexpected/);
		await assertAccessibleInLooks(page, "a degraded connection");
		await provider(page).getByRole("button", { name: "Bring it back" }).click();
		await provider(page).getByText("Meetings is back.").waitFor();
		assert.equal(await act(page, "meetings", "Refresh"), "The provider gave a new token.");
		await meetings(page).getByText("Active").waitFor();
		await noteTokens(page);
	},
};

const expiry: Scenario = {
	name: "connect: a token is seen to expire, to the second",
	run: async (world) => {
		const page = await open(world);
		await page.clock.install();
		await signInAs(page, "owner");
		await openView(page, "Vault");
		await meetings(page)
			.getByText(/in \d+ (?:seconds|minutes?)/)
			.waitFor();
		await page.clock.fastForward("05:00");
		await meetings(page)
			.locator(".facts")
			.getByText(/\d minutes ago/)
			.first()
			.waitFor();
		const { json } = await callServer(page, "/demo/meetings/due", {});
		assert.deepEqual(Object.keys(json).sort(), ["failed", "more", "needsReauth", "refreshed", "revoked"]);
	},
};

const reconnect: Scenario = {
	name: "connect: after a withdrawal at the provider only connecting again helps, and the row stays the same one",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const spaceId = await spaceIdOn(page);
		await openView(page, "Vault");
		const rowId = async () =>
			((await callServer(page, `/demo/rows/${spaceId}/meetings`)).json as { id?: string }).id;
		const before = await rowId();
		await order(page, "Revoke at the provider");
		assert.match(await act(page, "meetings", "Refresh"), /Connect the space again; nothing else helps/);
		await meetings(page).getByText("Needs reconnecting").waitFor();
		await meetings(page).getByText("does not know this connection any more. Connect again.").waitFor();
		await assertAccessibleInLooks(page, "a connection that was withdrawn");
		await meetings(page).getByRole("button", { name: "Reconnect" }).click();
		await consent(page, { account: "Ingrid, private" });
		await meetings(page).getByText("Active").waitFor();
		assert.ok(before);
		assert.equal(await rowId(), before);
		await noteTokens(page);
	},
};

const disconnect: Scenario = {
	name: "connect: disconnecting says what is withdrawn; while the provider is down it stays listed as revoked",
	run: async (world) => {
		const page = await openVault(world);
		await order(page, "Take it down");
		const button = meetings(page).getByRole("button", { name: "Disconnect meetings" });
		await button.click();
		const dialog = page.getByRole("dialog", { name: "Disconnect Meetings?" });
		await dialog.getByText("asked to withdraw what ingrid-private has granted").waitFor();
		await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
		assert.match(await landing(page), /is of no use any more, but its provider could not be told/);
		await meetings(page).getByText("Revoked").waitFor();
		await provider(page).getByRole("button", { name: "Bring it back" }).click();
		await provider(page).getByText("Meetings is back.").waitFor();
		await button.click();
		await dialog.getByRole("button", { name: "Delete it anyway" }).click();
		await meetings(page).waitFor({ state: "detached" });
		assert.match(await landing(page), /Disconnected Meetings: its provider has withdrawn it/);
	},
};

export const CONNECT_SCENARIOS: readonly Scenario[] = [
	partly,
	refused,
	otherAccount,
	popup,
	elsewhere,
	stranger,
	down,
	expiry,
	reconnect,
	disconnect,
];
