import type { DBAdapter } from "better-auth";
import { describe, expect, it } from "vitest";
import { createDatabase } from "../src/database.ts";
import { backends } from "./support/backends.ts";
import { createWorld } from "./support/world.ts";

describe.each(backends)("a scan on $name", (backend) => {
	it.each([
		[1_001, undefined],
		[23, 5],
		[0, 5],
	])("gives each of %i rows once, in pages, and goes on behind any of them", async (count, batch) => {
		const world = await createWorld({ backend });
		const spaceId = await world.createSpace(await world.signUp());
		for (let start = 0; start < count; start += 1_000) {
			const changes = Array.from({ length: Math.min(1_000, count - start) }, (_, index) => ({
				...{ role: "member", module: `m${start + index}` },
				level: "none" as const,
			}));
			await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		}
		const db = createDatabase(world.adapter as unknown as DBAdapter);
		const read = async (after?: string) => {
			const pages: string[][] = [];
			for await (const rows of db.scan("spaceModulePermission", { batch, after }))
				pages.push(rows.map((row) => String(row.id)));
			return pages;
		};
		const pages = await read();
		const expected = (await world.rows("spaceModulePermission")).map((row) => String(row.id));
		expect(pages.flat().sort()).toEqual(expected.sort());
		expect(pages.slice(0, -1).every((page) => page.length === (batch ?? 500))).toBe(true);
		const middle = pages.flat()[Math.floor(count / 2)];
		if (middle !== undefined)
			expect((await read(middle)).flat()).toEqual(pages.flat().slice(pages.flat().indexOf(middle) + 1));
		await world.close();
	});
});
