import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { assertAccessibleInLooks } from "../axe.ts";
import {
	act,
	chooseSpace,
	credential,
	fillInSample,
	openView,
	region,
	signInAs,
	storeKey,
	textOf,
} from "../page.ts";
import { secret } from "../secrets.ts";
import { open, type Scenario } from "../world.ts";

const newSecret = () => secret(`sk_live_${randomBytes(18).toString("hex")}`);

const KEYS = { first: newSecret(), replacement: newSecret(), family: newSecret() };

export const FAMILY_KEY = { provider: "twilio", hint: KEYS.family.slice(-4) };

const store: Scenario = {
	name: "vault: an API key is stored, listed masked, and shown sealed as it lies on the disk",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const said = await storeKey(page, { provider: "stripe", label: "Membership fees", secret: KEYS.first });
		assert.match(said, /Stored the secret for stripe/);
		const entry = credential(page, "stripe");
		await entry.getByText(`••••${KEYS.first.slice(-4)}`).waitFor();
		await entry.getByText("Ingrid Larsen").waitFor();
		await entry.getByText("Active").waitFor();
		await entry.getByText("The row on the disk").click();
		const figure = entry.locator("[data-sealed]");
		const sealed = await figure.getAttribute("data-sealed");
		assert.match(sealed ?? "", /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/, "a compact JWE");
		const shown = await figure.locator("dd").allTextContents();
		assert.equal(shown.map((part) => (part === "—" ? "" : part)).join("."), sealed, "all of its parts");
		await figure.getByText("kid key-1, enc A256GCM, alg dir").waitFor();
		assert.equal(await region(page, "Vault").getByLabel("Secret").inputValue(), "");
		assert.ok(!(await page.content()).includes(KEYS.first));
		await assertAccessibleInLooks(page, "a credential with its row");
	},
};

const duplicate: Scenario = {
	name: "vault: a second key for the same provider is refused with the 409 message; replacing works",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const key = { provider: "stripe", secret: KEYS.replacement };
		assert.match(await storeKey(page, key), /This space already has a credential for this provider/);
		const vault = region(page, "Vault");
		await vault.getByText(`••••${KEYS.first.slice(-4)}`).waitFor();
		await vault.getByLabel("Replace").check();
		await vault.getByRole("button", { name: "Store" }).click();
		await vault.getByText(`••••${KEYS.replacement.slice(-4)}`).waitFor();
		assert.equal(await vault.locator(".credential").count(), 1);
		assert.ok(!(await page.content()).includes(KEYS.replacement));
	},
};

const payments: Scenario = {
	name: "vault: a key that the provider knows works, another is rejected; the label changes without the secret",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Vault");
		const vault = region(page, "Vault");
		const key = secret(await fillInSample(vault.locator(".add"), "secret"));
		await vault.getByRole("button", { name: "Store" }).click();
		await credential(page, "payments").waitFor();
		assert.equal(await act(page, "payments", "Test"), "It works. (ok, 200)");

		await credential(page, "payments").getByRole("button", { name: "Edit label" }).click();
		await credential(page, "payments").getByLabel("Label").fill("Regatta fees");
		assert.match(await act(page, "payments", "Save the label"), /Changed the label/);
		await credential(page, "payments").getByText("Regatta fees").waitFor();
		await credential(page, "payments")
			.getByText(`••••${key.slice(-4)}`)
			.waitFor();

		await credential(page, "payments").getByRole("button", { name: "Replace" }).click();
		await credential(page, "payments").getByLabel("New secret").fill(newSecret());
		assert.match(await act(page, "payments", "Store"), /Stored the secret for Payments/);
		assert.match(await act(page, "payments", "Test"), /The provider refuses it.*\(rejected, 401\)/);
		await credential(page, "payments").getByText("Regatta fees").waitFor();
	},
};

const mail: Scenario = {
	name: "vault: an SMTP account really logs in under TLS, and is rejected with a wrong password",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Vault");
		const vault = region(page, "Vault");
		await vault.getByLabel("SMTP").check();
		secret(await fillInSample(vault.locator(".add"), "password"));
		await vault.getByRole("button", { name: "Store" }).click();
		const entry = credential(page, "newsletter");
		await entry.getByText(/club at localhost:\d+, TLS from the first byte/).waitFor();
		assert.equal(await act(page, "newsletter", "Test"), "It works. (ok, 235)");

		await entry.getByRole("button", { name: "Replace" }).click();
		await entry.getByLabel("Password").fill(newSecret());
		await assertAccessibleInLooks(page, "replacing an SMTP account");
		assert.match(await act(page, "newsletter", "Store"), /Stored the secret for Newsletter/);
		assert.match(await act(page, "newsletter", "Test"), /The provider refuses it.*\(rejected, 535\)/);

		await entry.getByRole("button", { name: "Replace" }).click();
		secret(await fillInSample(entry, "password"));
		assert.match(await act(page, "newsletter", "Store"), /Stored the secret/);
		await entry.getByText("Last change").waitFor();
	},
};

const untestable: Scenario = {
	name: "vault: a provider that nobody declared cannot be tested, in the plugin's own words",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await openView(page, "Vault");
		assert.match(await act(page, "stripe", "Test"), /Nothing says how to test this provider's credentials/);
	},
};

const rights: Scenario = {
	name: "vault: the admin may store and test, but neither delete nor see the keys",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "admin");
		await openView(page, "Vault");
		const entry = credential(page, "stripe");
		await entry.getByRole("button", { name: "Test" }).waitFor();
		assert.equal(await page.getByRole("button", { name: /^(?:Delete|Disconnect)/ }).count(), 0);
		assert.equal(await region(page, "Keys").count(), 0);
		await region(page, "The provider").getByText("Up").waitFor();
	},
};

const remove: Scenario = {
	name: "vault: deleting asks first and says what is not withdrawn; another space keeps its own",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await storeKey(page, { provider: "doomed", secret: newSecret() });
		const vault = region(page, "Vault");
		const button = vault.getByRole("button", { name: "Delete doomed" });
		const dialog = page.getByRole("dialog", { name: "Delete the credential for doomed?" });
		await button.click();
		await dialog.getByText("Nothing can be withdrawn upstream").waitFor();
		await assertAccessibleInLooks(page, "the question before a deletion");
		await dialog.getByRole("button", { name: "Keep it" }).click();
		await dialog.waitFor({ state: "hidden" });
		await button.press("Enter");
		await dialog.getByRole("button", { name: "Delete", exact: true }).press("Enter");
		await vault.getByText("Deleted the credential for doomed.").waitFor();
		await button.waitFor({ state: "detached" });
		assert.ok(
			await page.evaluate(() => document.activeElement?.classList.contains("vault-body")),
			"the keyboard goes on in the vault, not at the top of the page",
		);

		await chooseSpace(page, "The Larsens");
		await region(page, "Vault").getByText("The vault is empty.").waitFor();
		await storeKey(page, { provider: FAMILY_KEY.provider, secret: KEYS.family });
		assert.match(await textOf(credential(page, FAMILY_KEY.provider)), new RegExp(`••••${FAMILY_KEY.hint}`));
	},
};

export const VAULT_SCENARIOS: readonly Scenario[] = [
	store,
	duplicate,
	payments,
	mail,
	untestable,
	rights,
	remove,
];
