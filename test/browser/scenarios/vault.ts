import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chooseSpace, region, signInAs, storeKey, textOf } from "../page.ts";
import { filesOnDisk, open, type Scenario, type World } from "../world.ts";

const newSecret = () => `sk_live_${randomBytes(18).toString("hex")}`;

/** Every secret of the session. None of them may be found anywhere. */
const SECRETS = { first: newSecret(), replacement: newSecret(), family: newSecret() };

export const FAMILY_KEY = { provider: "twilio", hint: SECRETS.family.slice(-4) };

const store: Scenario = {
	name: "an API key is stored, listed masked, and shown sealed as it lies on the disk",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const said = await storeKey(page, {
			provider: "stripe",
			label: "Membership fees",
			secret: SECRETS.first,
		});
		assert.match(said, /Stored the API key for stripe/);
		const vault = region(page, "Vault");
		await vault.getByText(`••••${SECRETS.first.slice(-4)}`).waitFor();
		await vault.getByText("Ingrid Larsen").waitFor();
		await vault.getByText("active").first().waitFor();
		const sealed = await textOf(vault.locator("[data-sealed=true] dd"));
		assert.match(sealed, /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/, "a compact JWE");
		assert.equal(await vault.getByLabel("Secret").inputValue(), "");
		assert.ok(!(await page.content()).includes(SECRETS.first));
	},
};

const duplicate: Scenario = {
	name: "a second key for the same provider is refused with the 409 message; replacing works",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		const key = { provider: "stripe", secret: SECRETS.replacement };
		assert.match(await storeKey(page, key), /This space already has a credential for this provider/);
		const vault = region(page, "Vault");
		await vault.getByText(`••••${SECRETS.first.slice(-4)}`).waitFor();
		await vault.getByLabel("Replace").check();
		await vault.getByRole("button", { name: "Store" }).click();
		await vault.getByText(`••••${SECRETS.replacement.slice(-4)}`).waitFor();
		assert.equal(await vault.locator(".credential").count(), 1);
		assert.ok(!(await page.content()).includes(SECRETS.replacement));
	},
};

const remove: Scenario = {
	name: "the owner deletes a credential; another space keeps its own",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		await storeKey(page, { provider: "doomed", secret: newSecret() });
		const vault = region(page, "Vault");
		await vault.getByRole("button", { name: "Delete doomed" }).click();
		await vault.getByText("Deleted the credential for doomed.").waitFor();
		await vault.getByRole("button", { name: "Delete doomed" }).waitFor({ state: "detached" });

		await chooseSpace(page, "The Larsens");
		await region(page, "Vault").getByText("The vault is empty.").waitFor();
		await storeKey(page, { provider: FAMILY_KEY.provider, secret: SECRETS.family });
		await region(page, "Vault").getByText(`••••${FAMILY_KEY.hint}`).waitFor();
	},
};

export const VAULT_SCENARIOS: readonly Scenario[] = [store, duplicate, remove];

/** Looked for last, when everything has been said and written. */
export const noPlaintext: Scenario = {
	name: "no secret of the session is in any answer of the server, its output, or a byte of its files",
	run: async (world) => {
		const places = [
			...world.bodies.map(({ url, body }) => ({ name: url, bytes: body })),
			...filesOnDisk(world),
			{
				name: "what the server printed",
				bytes: Buffer.from([...world.printed, world.playground.output()].join("\n")),
			},
		];
		assert.ok(places.some(({ name }) => name.endsWith("playground.sqlite-wal")));
		for (const secret of Object.values(SECRETS)) {
			for (const needle of [secret, Buffer.from(secret).toString("base64").slice(0, -4)]) {
				const found = places.filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => name);
				assert.deepEqual(found, []);
			}
		}
		assertLooked(world);
	},
};

/** A search that finds nothing proves something only if it finds what is there. */
function assertLooked(world: World): void {
	const listed = world.bodies.some(({ body }) => body.includes(`"hint":"${FAMILY_KEY.hint}"`));
	assert.ok(listed, "the bodies that were searched hold the masked list");
	assert.ok(
		filesOnDisk(world).some(({ bytes }) => bytes.includes(FAMILY_KEY.provider)),
		"the files that were searched hold the credential's row",
	);
}
