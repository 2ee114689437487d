import { validate } from "@readme/openapi-parser";
import { openAPI } from "better-auth/plugins";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { apiKey, custom, oauth2 } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { anonymous, createWorld, TEST_KEY, type World } from "../support/world.ts";

/** What a browser comes to, and no program calls. */
const LANDINGS: readonly string[] = [PATHS.credentialsCallback];

let world: World;
let document: Awaited<ReturnType<World["call"]>>["body"];
beforeAll(async () => {
	const providers = [
		apiKey({ id: "stripe", module: "shop" }),
		custom({ id: "twilio", fields: z.object({ sid: z.string(), token: z.string() }), shown: ["sid"] }),
		oauth2({ id: "calendar", issuer: "https://id.example.com", clientId: "spaces" }),
	];
	world = await createWorld({
		spaces: { audit: true, credentials: { keys: [{ id: "test", key: TEST_KEY }], providers } },
		auth: { plugins: [openAPI()] },
	});
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

it("is a valid document of OpenAPI 3.1 as a whole, and in the dialect of that version", async () => {
	expect(document.openapi).toMatch(/^3\.1\./);
	expect(await validate(structuredClone(document))).toMatchObject({ valid: true });
	const broken = structuredClone(document);
	delete broken.paths[PATHS.can].post.responses["200"].description;
	expect(await validate(broken)).toMatchObject({ valid: false });
	expect(keysIn(ourPaths()).filter((key) => key === "nullable" || key === "$schema")).toEqual([]);
});

/** By hand, from the README; 429 is Better Auth's. */
const ANY = ["200", "400", "401", "403", "404", "429", "500"];
const STATUSES: Readonly<Record<string, readonly string[]>> = {
	[PATHS.can]: ANY,
	[PATHS.permissions]: ANY,
	[PATHS.matrix]: ANY,
	[PATHS.matrixSet]: [...ANY, "409", "503"],
	[PATHS.credentials]: [...ANY, "503"],
	[PATHS.credentialsSet]: [...ANY, "409", "503"],
	[PATHS.credentialsConnect]: [...ANY, "409", "502", "503"],
	[PATHS.credentialsRefresh]: [...ANY, "409", "422", "503"],
	[PATHS.credentialsTest]: [...ANY, "409", "422", "503"],
	[PATHS.credentialsDelete]: [...ANY, "503"],
	[PATHS.audit]: ANY,
};

it.each(Object.values(PATHS).filter((path) => !LANDINGS.includes(path)))(
	"describes every status that %s answers with, and the codes of the plugin's own",
	(path) => {
		const { get, post } = operationsAt(path);
		const { "200": _, "401": __, "429": ___, ...refusals } = (get ?? post).responses;
		expect(Object.keys((get ?? post).responses).sort()).toEqual([...(STATUSES[path] ?? [])].sort());
		for (const { description, content } of Object.values<typeof refusals>(refusals)) {
			expect(description).toMatch(/^`SPACE_[A-Z_]+`(, `SPACE_[A-Z_]+`)*$/);
			expect(content["application/json"].schema).toMatchObject({
				required: ["code", "message"],
				properties: { code: { type: "string" }, missing: { type: "array" } },
			});
		}
	},
);

it("names no column that holds a secret, and no table, in what is answered", () => {
	const { properties } = document.components.schemas.SpaceCredential;
	const columns = Object.keys(properties).filter((name) => /Encrypted|Key|lease|Fingerprint/.test(name));
	expect(columns).toHaveLength(6);
	const answers = Object.values(ourPaths()).flatMap((path) =>
		Object.values(path as object).map(({ responses }) => responses),
	);
	const said = keysIn(answers);
	expect(said).toContain("hint");
	expect(said.filter((key) => columns.includes(key) || /secret|password|token|\$ref/i.test(key))).toEqual([]);
});

function ourPaths(): Record<string, object> {
	const ours = Object.entries<object>(document.paths).filter(([path]) => path.startsWith("/spaces"));
	expect(ours).toHaveLength(Object.keys(PATHS).length);
	return Object.fromEntries(ours);
}

function keysIn(value: unknown): string[] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}
