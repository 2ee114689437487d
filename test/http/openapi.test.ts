import { openAPI } from "better-auth/plugins";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
	world = await createWorld({ spaces: { audit: true }, auth: { plugins: [openAPI()] } });
});
afterAll(() => world.close());

it("describes every endpoint with its input and its answer, and nothing that is for servers only", async () => {
	const { body: document } = await world.call({ headers: new Headers() }, "/open-api/generate-schema");
	for (const path of Object.values(PATHS)) {
		const { get, post } = document.paths[path];
		const operation = get ?? post;
		expect(operation, path).toMatchObject({
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
		expect(input, path).toContain("spaceId");
	}
	const text = JSON.stringify(document.paths);
	for (const name of ["canUserInSpace", "getSpaceSecret", "putSpaceCredential", "putSpacePermissions"]) {
		expect(text).not.toContain(name);
	}
});
