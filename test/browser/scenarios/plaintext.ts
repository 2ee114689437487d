import assert from "node:assert/strict";
import { PROVIDER_ORIGINS, SECRETS } from "../secrets.ts";
import { filesOnDisk, type Scenario, type World } from "../world.ts";
import { FAMILY_KEY } from "./vault.ts";

/** Looked for last, when everything has been said and written. */
export const noPlaintext: Scenario = {
	name: "no secret of the session is in any answer of the server, its output, or a byte of its files",
	run: async (world) => {
		const places = [
			...world.bodies
				.filter(({ url }) => !isProviders(url))
				.map(({ url, body }) => ({ name: url, bytes: body })),
			...filesOnDisk(world),
			{
				name: "what the server printed",
				bytes: Buffer.from([...world.printed, world.playground.output()].join("\n")),
			},
		];
		assert.ok(places.some(({ name }) => name.endsWith("playground.sqlite-wal")));
		for (const secret of SECRETS) {
			for (const needle of [secret, Buffer.from(secret).toString("base64").slice(0, -4)]) {
				const found = places.filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => name);
				assert.deepEqual(found, []);
			}
		}
		assertLooked(world);
	},
};

/** Providers hand their secrets out: on pages of their own, and by the one route that stands for their dashboards. */
function isProviders(url: string): boolean {
	const { origin, pathname } = new URL(url);
	return PROVIDER_ORIGINS.has(origin) || pathname === "/demo/samples";
}

/** A search that finds nothing proves something only if it finds what is there. */
function assertLooked(world: World): void {
	const listed = world.bodies.some(({ body }) => body.includes(`"hint":"${FAMILY_KEY.hint}"`));
	assert.ok(listed, "the bodies that were searched hold the masked list");
	assert.ok(
		filesOnDisk(world).some(({ bytes }) => bytes.includes(FAMILY_KEY.provider)),
		"the files that were searched hold the credential's row",
	);
	const handed = world.bodies.filter(({ url }) => isProviders(url));
	assert.ok(
		[...SECRETS].some((secret) => handed.some(({ body }) => body.includes(secret))),
		"the secrets that were looked for are those that providers handed out",
	);
}
