import assert from "node:assert/strict";
import {
	ask,
	callServer,
	cell,
	grantsOf,
	modulesOf,
	openView,
	region,
	signInAs,
	spaceIdOn,
} from "../page.ts";
import { open, type Scenario } from "../world.ts";

const owner: Scenario = {
	name: "the owner sees everything: all modules, the matrix, the vault, the danger",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		assert.equal(await grantsOf(page, "calendar"), "rwa");
		assert.equal(await grantsOf(page, "spaces.permissions"), "rwa");
		await cell(page, "trainer", "calendar").waitFor();
		assert.match(await ask(page, "spaces.permissions", "admin"), /Allowed: “owner” is the creator role/);
		assert.match(
			await ask(page, "recipes", "read"),
			/Denied: this module is not open to spaces of this type/,
		);
		await openView(page, "Vault");
		await region(page, "Vault").getByLabel("Secret").waitFor();
		await openView(page, "Activity");
		await region(page, "Danger").getByRole("button", { name: "Delete this space" }).waitFor();
	},
};

const admin: Scenario = {
	name: "the admin reads the matrix, cannot save, and may store but not delete credentials",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "admin");
		assert.equal(await grantsOf(page, "club-finance"), "rw-");
		const matrix = region(page, "Matrix");
		await matrix.getByRole("rowheader", { name: "club-finance" }).waitFor();
		assert.equal(await matrix.locator("[data-open=true]").count(), 0);
		assert.equal(await page.getByRole("button", { name: /Save/ }).count(), 0);
		const changes = [{ role: "admin", module: "spaces.permissions", level: "admin" }];
		const write = { spaceId: await spaceIdOn(page), changes };
		const refused = await callServer(page, "/api/auth/spaces/matrix/set", write);
		assert.deepEqual([refused.status, refused.json.code], [403, "SPACE_FORBIDDEN"]);
		await openView(page, "Vault");
		await region(page, "Vault").getByRole("button", { name: "Store" }).waitFor();
		await openView(page, "Activity");
		assert.equal(await region(page, "Danger").count(), 0);
	},
};

const trainer: Scenario = {
	name: "the trainer writes in the calendar and is kept out of club-finance, both by override, and learns why",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "trainer");
		assert.equal(await grantsOf(page, "calendar"), "rw-");
		assert.equal(await grantsOf(page, "club-finance"), "---");
		assert.equal(await grantsOf(page, "notes"), "r--");
		assert.match(await ask(page, "calendar", "write"), /Allowed: the override for role “trainer” grants it/);
		assert.match(await ask(page, "club-finance", "read"), /Denied: the override for role “trainer”/);
		assert.match(await ask(page, "notes", "read"), /Allowed: role “trainer” has this by default/);
		assert.match(await ask(page, "notes", "write"), /Denied: role “trainer” does not reach that far/);
		await region(page, "Matrix").getByText("SPACE_FORBIDDEN").waitFor();
		await region(page, "Matrix").getByText("Your roles in this space do not grant this.").waitFor();
		assert.equal(await page.getByRole("grid").count(), 0);
	},
};

const member: Scenario = {
	name: "the member reads, and only reads; matrix and vault answer with the plugin's 403",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "member");
		for (const module of await modulesOf(page)) {
			const expected = module.startsWith("spaces.") ? "---" : "r--";
			assert.equal(await grantsOf(page, module), expected, module);
		}
		const refusal = "Your roles in this space do not grant this.";
		await region(page, "Matrix").getByText(refusal).waitFor();
		const rows = await callServer(page, `/demo/rows/${await spaceIdOn(page)}/stripe`);
		assert.equal(rows.status, 403);
		await openView(page, "Vault");
		await region(page, "Vault").getByText(refusal).waitFor();
		await openView(page, "Permissions");
		await page.getByRole("button", { name: "The Larsens" }).click();
		await region(page, "Matrix").getByRole("grid").waitFor();
	},
};

const outsider: Scenario = {
	name: "the outsider gets the plugin's 404 and nothing else of the space, not even its name",
	run: async (world) => {
		const page = await open(world);
		const before = world.bodies.length;
		await signInAs(page, "outsider");
		await page.getByText("There is no such space, or you are not a member of it.").waitFor();
		await page.getByText("SPACE_NOT_FOUND").waitFor();
		assert.equal(await page.locator("[data-module], table, input").count(), 0);
		await Promise.all(world.pending);
		const seen = world.bodies.slice(before).filter(({ url }) => /\/(api|demo)\//.test(url));
		assert.ok(seen.length > 0);
		for (const { url, body } of seen) assert.doesNotMatch(body.toString(), /Riverside|Larsens/, url);
		const { json } = await callServer(page, "/demo/door");
		const rows = await callServer(page, `/demo/rows/${(json as { id?: string }).id}/stripe`);
		assert.equal(rows.status, 403);
	},
};

const waiting: Scenario = {
	name: "while an answer is awaited nothing is shown as allowed, least of all what the last person saw",
	run: async (world) => {
		const page = await open(world);
		await signInAs(page, "owner");
		let answer = () => {};
		const asked = new Promise<void>((resolve) => {
			void page.route("**/spaces/permissions*", async (route) => {
				resolve();
				await new Promise<void>((release) => {
					answer = release;
				});
				await route.continue();
			});
		});
		await page.locator("[data-part=member]").click();
		await asked;
		await page.getByText("Reading your permissions…").waitFor();
		assert.equal(await page.locator(".chip, table, .credential, dialog").count(), 0);
		answer();
		await page.getByRole("heading", { name: "What may I do here?" }).waitFor();
		assert.equal(await grantsOf(page, "calendar"), "r--");
	},
};

export const PEOPLE_SCENARIOS: readonly Scenario[] = [owner, admin, trainer, member, outsider, waiting];
