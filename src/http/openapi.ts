import { APIError } from "better-auth/api";
import * as z from "zod";
import type { SpaceErrorCode } from "../error-codes.ts";
import { STATUS_OF_CODE } from "./status-of-code.ts";

/** How an endpoint describes itself to OpenAPI. */
export interface Description {
	readonly operationId: string;
	readonly description: string;
	readonly response: z.ZodType;
	/** What it may answer besides the errors of every endpoint. Default: nothing. */
	readonly errors?: readonly SpaceErrorCode[];
}

const OF_EVERY_ENDPOINT: readonly SpaceErrorCode[] = [
	"SPACE_REQUIRED",
	"SPACE_AMBIGUOUS",
	"SPACE_NOT_FOUND",
	"SPACE_FORBIDDEN",
	"SPACE_INTERNAL",
];

const texts = z.array(z.string()).optional();

/** Of Better Auth's own errors as well, which have a code and a message too. */
const errorBody = z.looseObject({
	code: z.string(),
	message: z.string(),
	missing: z.array(z.object({ module: z.string(), action: z.string() })).optional(),
	statements: z.array(z.object({ resource: z.string(), action: z.string() })).optional(),
	modules: texts,
	roles: texts,
	types: texts,
	providers: texts,
	reason: z.string().optional(),
	retryAt: z.iso.datetime().nullable().optional(),
});

/** @see https://spec.openapis.org/oas/v3.1.1.html#operation-object */
export function openapi({ operationId, description, response, errors = [] }: Description) {
	const codes = [...OF_EVERY_ENDPOINT, ...errors];
	const refusals = [...new Set(codes.map(statusOf))].map((status) => {
		const named = codes.filter((code) => statusOf(code) === status).map((code) => `\`${code}\``);
		return [status, answer(named.join(", "), ERROR_SCHEMA)];
	});
	const responses: Record<string, ReturnType<typeof answer>> = {
		"200": answer("Success", schemaOf(response)),
		...Object.fromEntries(refusals),
	};
	return { operationId, description, responses };
}

function answer(description: string, schema: OpenAPISchema) {
	return { description, content: { "application/json": { schema } } };
}

function statusOf(code: SpaceErrorCode): string {
	return String(new APIError(STATUS_OF_CODE[code]).statusCode);
}

/** Better Auth's own type knows fewer schemas than OpenAPI does. */
type OpenAPISchema = { type?: "object" };

/** In the dialect of OpenAPI 3.1, which knows no `nullable`. */
function schemaOf(type: z.ZodType): OpenAPISchema {
	const { $schema: _, ...schema } = z.toJSONSchema(type, {
		unrepresentable: "any",
		// As JSON has a date.
		override: ({ zodSchema, jsonSchema }) => {
			if (zodSchema instanceof z.ZodDate) Object.assign(jsonSchema, { type: "string", format: "date-time" });
		},
	});
	return schema as OpenAPISchema;
}

/** The same for every refusal, so it is made once. */
const ERROR_SCHEMA = schemaOf(errorBody);
