import { createAuthClient } from "better-auth/client";
import { organizationClient } from "better-auth/client/plugins";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spacesClient } from "../../src/client.ts";
import { createWorld, ORIGIN, type Person, type World } from "../support/world.ts";

/** A real client whose network is the handler of a real auth instance. */
function clientOf(world: World, person: Person, options: { throw?: boolean } = {}) {
	const requests: { method: string; path: string }[] = [];
	const client = createAuthClient({
		baseURL: ORIGIN,
		plugins: [organizationClient(), spacesClient()],
		fetchOptions: {
			...options,
			customFetchImpl: async (input, init) => {
				const request = new Request(input, init);
				for (const [name, value] of person.headers) request.headers.set(name, value);
				request.headers.set("origin", ORIGIN);
				requests.push({ method: request.method, path: new URL(request.url).pathname });
				return world.auth.handler(request);
			},
		},
	});
	return { client, requests };
}

describe("spacesClient()", () => {
	let world: World;
	let owner: Person;
	let member: Person;
	let spaceId: string;

	beforeAll(async () => {
		world = await createWorld();
		[owner, member] = [await world.signUp(), await world.signUp()];
		spaceId = await world.createSpace(owner);
		await world.join(spaceId, member, "member");
		await world.activate(owner, spaceId);
	});
	afterAll(() => world.close());

	it("asks can() of the active space, in one request", async () => {
		const { client, requests } = clientOf(world, owner);
		const { data, error } = await client.spaces.can({ module: "calendar", action: "write" });
		expect(error).toBeNull();
		expect(data).toEqual({
			spaceId,
			allowed: true,
			because: { reason: "granted", source: "tier", role: "owner", changedAt: null },
		});
		expect(requests).toEqual([{ method: "POST", path: "/api/auth/spaces/can" }]);
	});

	it("asks can() of a named space and gets dates as dates", async () => {
		await world.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "member", module: "calendar", level: "none" }] },
		});
		const { data } = await clientOf(world, member).client.spaces.can({
			spaceId,
			module: "calendar",
			action: "read",
		});
		expect(data).toMatchObject({ allowed: false, because: { reason: "denied-by-override", role: "member" } });
		expect(data?.because.changedAt).toBeInstanceOf(Date);
	});

	it("answers refusals with their code instead of throwing, also where the client throws elsewhere", async () => {
		for (const options of [{}, { throw: true }]) {
			const { client } = clientOf(world, member, options);
			const { data, error } = await client.spaces.can({
				spaceId: "nowhere",
				module: "calendar",
				action: "read",
			});
			expect(data).toBeNull();
			expect(error).toMatchObject({ status: 404, code: "SPACE_NOT_FOUND", message: expect.any(String) });
		}
	});

	it("reads with GET and writes with POST", async () => {
		const { client, requests } = clientOf(world, owner);
		const query = { spaceId };
		const permissions = await client.spaces.permissions({ query });
		expect(permissions.data?.modules["spaces.credentials"]).toBe("rwa");
		const matrix = await client.spaces.matrix({ query });
		const change = { role: "member", module: "events", level: "write" } as const;
		const written = await client.spaces.matrix.set({
			spaceId,
			changes: [change],
			ifVersion: matrix.data?.version,
		});
		expect(written.data?.changes).toEqual([{ role: "member", module: "events", from: null, to: "rw-" }]);
		const stored = await client.spaces.credentials.set({
			spaceId,
			provider: "stripe",
			secret: "sk_live_0123456789",
		});
		expect(stored.data?.credential.hint).toBe("6789");
		const listed = await client.spaces.credentials({ query });
		expect(listed.data?.credentials.map(({ provider }) => provider)).toEqual(["stripe"]);
		const deleted = await client.spaces.credentials.delete({ spaceId, provider: "stripe" });
		expect(deleted.data?.deleted).toBe(true);
		expect(requests.map(({ method, path }) => `${method} ${path.replace("/api/auth", "")}`)).toEqual([
			"GET /spaces/permissions",
			"GET /spaces/matrix",
			"POST /spaces/matrix/set",
			"POST /spaces/credentials/set",
			"GET /spaces/credentials",
			"POST /spaces/credentials/delete",
		]);
	});

	it("makes no request to the organization plugin", async () => {
		const { client, requests } = clientOf(world, owner);
		client.useActiveOrganization.subscribe(() => {});
		await client.spaces.permissions({ query: { spaceId } });
		await client.spaces.can({ module: "calendar", action: "read" });
		const ours = requests.filter(({ path }) => path.includes("/spaces/"));
		expect(ours).toHaveLength(2);
		expect(requests.filter(({ path }) => path.includes("/organization/")).length).toBeLessThanOrEqual(1);
	});
});
