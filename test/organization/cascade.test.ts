import { runWithTransaction } from "@better-auth/core/context";
import { getCurrentAdapter } from "better-auth";
import { afterEach, describe, expect, it } from "vitest";
import { type Backend, sqliteWithoutForeignKeys, sqliteWithoutTransactions } from "../support/backends.ts";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld, type WorldOptions } from "../support/world.ts";

const CHILDREN = ["spaceCredential", "spaceModulePermission"];

describe.each(everyBackend)("on $name", (backend) => {
	let close: (() => Promise<void>) | undefined;
	afterEach(async () => {
		await close?.();
		close = undefined;
	});

	/** Two spaces with rows in both tables; the second must survive whatever happens to the first. */
	async function populated(options: Omit<WorldOptions, "backend"> = {}) {
		const world = await createWorld({ backend, ...options });
		close = world.close;
		const owner = await world.signUp();
		const [doomed, kept] = [await world.createSpace(owner), await world.createSpace(owner)];
		for (const spaceId of [doomed, kept]) {
			for (const provider of ["stripe", "smtp-key", "twilio"]) {
				await world.auth.api.putSpaceCredential({
					body: { spaceId, provider, secret: `${provider}-secret` },
				});
			}
			const changes = ["calendar", "events", "mail"].map((module) => ({
				role: "member",
				module,
				level: "none" as const,
			}));
			await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		}
		const table = (name: string) => options.organization?.schema?.organization?.modelName ?? name;
		return {
			...world,
			owner,
			doomed,
			kept,
			/** Rows per space in both tables. */
			count: async () => {
				const rows = (await Promise.all(CHILDREN.map((child) => world.rows(child)))).flat();
				const of = (spaceId: string) => rows.filter((row) => row.spaceId === spaceId).length;
				const organizations = await world.rows(table("organization"));
				return { doomed: of(doomed), kept: of(kept), exists: organizations.some((row) => row.id === doomed) };
			},
		};
	}

	const GONE = { doomed: 0, kept: 6, exists: false };
	const INTACT = { doomed: 6, kept: 6, exists: true };
	const where = (id: string) => [{ field: "id", value: id }];

	it("answers what it deleted", async () => {
		const first = await populated();
		expect(
			await first.adapter.consumeOne({ model: "organization", where: where(first.doomed) }),
		).toMatchObject({
			id: first.doomed,
		});
		expect(await first.count()).toEqual(GONE);
		await first.close();
		const second = await populated();
		const slug = (await second.rows("organization")).find((row) => row.id === second.doomed)?.slug;
		const deleted = await second.adapter.deleteMany({
			model: "organization",
			where: [{ field: "slug", value: String(slug) }],
		});
		expect(deleted).toBe(1);
		expect(await second.count()).toEqual(GONE);
	});

	it("takes only the one that consumeOne took, of several that match", async () => {
		const { adapter, doomed, kept, rows } = await populated();
		const taken = await adapter.consumeOne<{ id: string }>({
			model: "organization",
			// Prisma's consumeOne takes an id for the only one, whatever the operator.
			where: [{ field: "slug", operator: "starts_with", value: "space-" }],
		});
		const left = [doomed, kept].find((id) => id !== taken?.id);
		expect((await rows("organization")).map((row) => row.id)).toEqual([left]);
		const remaining = (await Promise.all(CHILDREN.map((child) => rows(child)))).flat();
		expect(remaining.map((row) => row.spaceId)).toEqual(Array.from({ length: 6 }, () => left));
	});

	it("knows the table by its physical name", async () => {
		const schema = { organization: { modelName: "tenants" } };
		const { adapter, doomed, count } = await populated({ organization: { schema } });
		await adapter.deleteMany({ model: "tenants", where: where(doomed) });
		expect(await count()).toEqual(GONE);
	});

	it("leaves everything when the surrounding transaction fails", async () => {
		const { adapter, doomed, count } = await populated();
		const failing = runWithTransaction(adapter, async () => {
			await (await getCurrentAdapter(adapter)).delete({ model: "organization", where: where(doomed) });
			throw new Error("later step failed");
		});
		await expect(failing).rejects.toThrow("later step failed");
		// Without transactions the deletion had happened already, and took its rows along.
		expect(await count()).toEqual(backend.transactions ? INTACT : GONE);
	});

	it("takes all of them when many organizations go at once", async () => {
		const { adapter, doomed, kept, count } = await populated();
		const deleted = await adapter.deleteMany({
			model: "organization",
			where: [{ field: "id", operator: "in", value: [doomed, kept] }],
		});
		expect(deleted).toBe(2);
		expect(await count()).toEqual({ doomed: 0, kept: 0, exists: false });
	});

	it("touches nothing when other tables are deleted from", async () => {
		const { adapter, doomed, count } = await populated();
		await adapter.deleteMany({ model: "member", where: [{ field: "organizationId", value: doomed }] });
		await adapter.delete({ model: "organization", where: where("no such id") });
		expect(await count()).toEqual(INTACT);
	});

	it("answers 404 for a space whose organization is gone while a member row stayed behind", async () => {
		const { adapter, call, owner, doomed } = await populated();
		if (backend.foreignKeys) return expect(backend.foreignKeys).toBe(true);
		await adapter.delete({ model: "organization", where: where(doomed) });
		const answer = await call(owner, "/spaces/can", {
			body: { spaceId: doomed, module: "calendar", action: "read" },
		});
		expect([answer.status, answer.body.code]).toEqual([404, "SPACE_NOT_FOUND"]);
	});
});

describe("a failure between the organization and its rows", () => {
	/** The database refuses to delete credentials. */
	const sabotaged = (backend: Backend): Backend => ({
		...backend,
		open: async () => {
			const open = await backend.open();
			return {
				...open,
				migrate: async (options) => {
					await open.migrate(options);
					await open.execute(
						"create trigger refuse before delete on spaceCredential begin select raise(abort, 'disk full'); end",
					);
				},
			};
		},
	});

	async function failedDeletion(backend: Backend) {
		const world = await createWorld({ backend: sabotaged(backend) });
		const owner = await world.signUp();
		const spaceId = await world.createSpace(owner);
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: "stripe", secret: "sk_0123456789" },
		});
		const where = [{ field: "id", value: spaceId }];
		await expect(world.adapter.delete({ model: "organization", where })).rejects.toThrow("disk full");
		const secret = await world.auth.api
			.getSpaceSecret({ body: { spaceId, provider: "stripe" } })
			.catch((error) => error.body);
		const organizations = await world.rows("organization");
		await world.close();
		return { secret, organizations: organizations.length };
	}

	it("changes nothing where there are transactions", async () => {
		const { secret, organizations } = await failedDeletion(sqliteWithoutForeignKeys);
		expect(secret).toEqual({ kind: "api_key", secret: "sk_0123456789" });
		expect(organizations).toBe(1);
	});

	it("leaves rows that nothing can reach where there are none", async () => {
		const { secret, organizations } = await failedDeletion(sqliteWithoutTransactions);
		expect(secret).toMatchObject({ code: "SPACE_NOT_FOUND" });
		expect(organizations).toBe(0);
	});
});
