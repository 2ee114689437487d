import { openAPI } from "better-auth/plugins";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { anonymous, createWorld, type World } from "../support/world.ts";

/** What a browser comes to, and no program calls. */
const LANDINGS: readonly string[] = [PATHS.credentialsCallback];

let world: World;
let document: Awaited<ReturnType<World["call"]>>["body"];
beforeAll(async () => {
	world = await createWorld({ spaces: { audit: true }, auth: { plugins: [openAPI()] } });
	document = (await world.call(anonymous, "/open-api/generate-schema")).body;
});
afterAll(() => world.close());

/** As OpenAPI writes it. */
const operationsAt = (path: string) => document.paths[path.replace(/:(\w+)/g, "{$1}")];

it.each(Object.values(PATHS).filter((path) => !LANDINGS.includes(path)))(
	"describes %s with its input and its answer",
	(path) => {
		const { get, post } = operationsAt(path);
		expect(get ?? post).toMatchObject({
			description: expect.any(String),
			operationId: expect.any(String),
			responses: {
				"200": {
					content: {
						"application/json": { schema: { type: "object", properties: { spaceId: { type: "string" } } } },
					},
				},
			},
		});
		const input = get
			? get.parameters.map((parameter: { name: string }) => parameter.name)
			: Object.keys(post.requestBody.content["application/json"].schema.properties);
		expect(input).toContain("spaceId");
	},
);

it.each(LANDINGS)("describes %s as a redirect that has no other answer", (path) => {
	const { get, ...others } = operationsAt(path);
	expect(others).toEqual({});
	expect(get).toMatchObject({
		description: expect.any(String),
		operationId: "spaceCredentialCallback",
		parameters: [{ name: "provider", in: "path", required: true, schema: { type: "string" } }],
		responses: { "302": { description: "To `callbackURL`" } },
	});
	expect(get.responses).not.toHaveProperty("200");
});

it("says nothing of what is for servers only", () => {
	const serverOnly = Object.entries(world.auth.api)
		.filter(([name, endpoint]) => /Space/.test(name) && !("path" in endpoint && endpoint.path))
		.map(([name]) => name);
	expect(serverOnly).toEqual(
		expect.arrayContaining([
			"canUserInSpace",
			"getSpaceSecret",
			"getSpaceAccessToken",
			"putSpaceCredential",
			"putSpacePermissions",
			"refreshDueSpaceCredentials",
			"revokeAllSpaceCredentials",
		]),
	);
	const text = JSON.stringify(document.paths);
	expect(serverOnly.filter((name) => text.includes(name))).toEqual([]);
});
