import type { Locator, Page } from "playwright-core";
import type { Part } from "../../playground/people.ts";

/** What a person does on the page and reads from it. */

export async function signInAs(page: Page, part: Part): Promise<void> {
	await page.locator(`[data-part=${part}]`).click();
	await page.locator(`[data-part=${part}][aria-pressed=true]`).waitFor();
	await page
		.getByRole("heading", { name: part === "outsider" ? "No way in" : "What may I do here?" })
		.waitFor();
}

export async function chooseSpace(page: Page, name: string): Promise<void> {
	await page.getByRole("button", { name }).click();
	await page.getByRole("button", { name, pressed: true }).waitFor();
	await page.getByRole("navigation", { name: "Parts of this space" }).waitFor();
}

/** Goes to another part of the space by its link. */
export async function openView(page: Page, name: "Permissions" | "Vault" | "Activity"): Promise<void> {
	await page.getByRole("link", { name, exact: true }).click();
	await page.locator("a[aria-current=page]", { hasText: name }).waitFor();
}

/** `rwa` as the list shows it: what is there to be seen, word by word. */
export async function grantsOf(page: Page, module: string): Promise<string> {
	const chips = await page.locator(`[data-module="${module}"] .chip`).allTextContents();
	return chips.map((text) => (text.startsWith("no ") ? "-" : text[0])).join("");
}

export async function modulesOf(page: Page): Promise<string[]> {
	const names = await page
		.locator("[data-module]")
		.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-module") ?? ""));
	return names;
}

/** The verdict in words, about oneself or about somebody else. */
export async function ask(page: Page, module: string, action: string, person?: string): Promise<string> {
	const panel = region(page, "Explain");
	if (person) await panel.getByLabel("Person").selectOption({ label: person });
	await panel.getByLabel("Module").selectOption(module);
	await panel.getByLabel("Action").selectOption(action);
	await panel.getByRole("button", { name: /^May / }).click();
	return textOf(panel.locator(".verdict p").first());
}

export async function textOf(locator: Locator): Promise<string> {
	return (await locator.textContent()) ?? "";
}

export function region(page: Page, name: string): Locator {
	return page.getByRole("region", { name, exact: true });
}

export function cell(page: Page, role: string, module: string): Locator {
	return page.locator(`[data-cell="${role} ${module}"]`);
}

/** What a cell says: its level, and why it is so. */
export async function cellText(page: Page, role: string, module: string): Promise<string> {
	const text = await textOf(cell(page, role, module));
	return text.replace(/\s+/g, " ").trim();
}

/** Chooses from the list of a cell, or of the header of a row or column. */
export async function choose(target: Locator, choice: string): Promise<void> {
	await target.click();
	const list = target.page().getByRole("listbox");
	await list.getByRole("option", { name: new RegExp(`^${choice}\\b`) }).click();
	await list.waitFor({ state: "detached" });
}

/** Presses Save and answers what the page then says. */
export async function save(page: Page): Promise<string> {
	const review = region(page, "Unsaved changes");
	await review.getByRole("button", { name: /^Save/ }).click();
	return textOf(review.locator(".notice p"));
}

export async function storeKey(
	page: Page,
	key: { provider: string; secret: string; label?: string; replace?: boolean },
): Promise<string> {
	await openView(page, "Vault");
	const vault = region(page, "Vault");
	await vault.getByLabel("Provider").fill(key.provider);
	await vault.getByLabel("Label").fill(key.label ?? "");
	await vault.getByLabel("Secret").fill(key.secret);
	await vault.getByLabel("Replace").setChecked(key.replace ?? false);
	await vault.getByRole("button", { name: "Store" }).click();
	return textOf(vault.locator(".landing .notice p"));
}

/** One entry of the vault. */
export function credential(page: Page, provider: string): Locator {
	return page.locator(`[data-provider="${provider}"]`);
}

/** Does something with a credential, and answers what the page then says of it. */
export async function act(page: Page, provider: string, action: string): Promise<string> {
	const entry = credential(page, provider);
	const said = entry.locator(".credential-actions > .notice p");
	const before = await said.allTextContents();
	await entry.getByRole("button", { name: action, exact: true }).click();
	await page.waitForFunction(
		([selector, old]) => {
			const [text] = [...document.querySelectorAll(selector ?? "")].map((element) => element.textContent);
			return text !== undefined && text !== old;
		},
		[`[data-provider="${provider}"] .credential-actions > .notice p`, before[0]] as const,
	);
	return textOf(said);
}

/** Fills a form with what the demo offers, and answers one of the values. */
export async function fillInSample(form: Locator, field: string): Promise<string> {
	await form.getByRole("button", { name: "Fill in" }).click();
	await form.locator(`input[name=${field}]:valid`).waitFor();
	return form.locator(`input[name=${field}]`).inputValue();
}

/** A call past the page, with the cookies of whoever is signed in. */
export function callServer(
	page: Page,
	path: string,
	body?: unknown,
): Promise<{ status: number; json: { code?: string; message?: string } }> {
	return page.evaluate(
		async ({ path, body }) => {
			const init =
				body === undefined
					? {}
					: { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
			const response = await fetch(path, init);
			return { status: response.status, json: await response.json() };
		},
		{ path, body },
	);
}

/** The id of the space that the page shows, from the call it offers to copy. */
export async function spaceIdOn(page: Page): Promise<string> {
	const call = await textOf(region(page, "Explain").locator("pre"));
	return /spaceId: "([^"]+)"/.exec(call)?.[1] ?? "";
}
