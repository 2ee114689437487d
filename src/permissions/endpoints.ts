import * as z from "zod";
import { trust } from "../actor.ts";
import { revalidate } from "../http/revalidate.ts";
import { inSpace, rowIdSchema } from "../http/schemas.ts";
import { memberEndpoint, serverEndpoint } from "../http/space-endpoint.ts";
import { PATHS } from "../paths.ts";
import { type Check, can, canUser } from "./can.ts";
import { type GrantsText, grantsOf, grantsText } from "./core/levels.ts";
import { getMatrix } from "./get-matrix.ts";
import { getPermissions } from "./get-permissions.ts";
import { type MatrixChanged, putMatrix, setMatrix, type WantedCell } from "./set-matrix.ts";
import {
	type Change,
	canInput,
	canOutput,
	changes,
	check,
	explicitGrants,
	matrixOutput,
	matrixSetInput,
	matrixSetOutput,
	permissionsOutput,
} from "./wire.ts";

const inSpaceQuery = z.object(inSpace);

export const permissionEndpoints = () => ({
	canInSpace: memberEndpoint({
		path: PATHS.can,
		method: "POST",
		operationId: "canInSpace",
		description: "Whether you may do one or several things in a space, and why",
		gate: "member",
		// Hidden from client types only, where the client's own `can` stands in its place: see client/plugin.ts.
		metadata: { scope: "server" },
		input: canInput,
		response: canOutput,
		handle: async (_, actor, { module, action, checks }) => {
			const { spaceId } = actor;
			if (module !== undefined && action !== undefined) {
				const answer = await can(actor, [{ module, action }]);
				return { spaceId, ...answer({ module, action }) };
			}
			const questions: readonly Check[] = checks ?? [];
			const answer = await can(actor, questions);
			return { spaceId, results: questions.map((question) => ({ ...question, ...answer(question) })) };
		},
	}),

	getSpacePermissions: memberEndpoint({
		path: PATHS.permissions,
		method: "GET",
		operationId: "getSpacePermissions",
		description: "Your own effective permissions in a space, and what they follow from",
		gate: "member",
		input: inSpaceQuery,
		response: permissionsOutput,
		handle: async (context, actor, _, http) => revalidate(http, await getPermissions(context, actor)),
	}),

	getSpaceMatrix: memberEndpoint({
		path: PATHS.matrix,
		method: "GET",
		operationId: "getSpaceMatrix",
		description: "The whole permission matrix of a space",
		gate: [{ module: "spaces.permissions", action: "read" }],
		input: inSpaceQuery,
		response: matrixOutput,
		handle: (context, actor) => getMatrix(context, actor),
	}),

	setSpaceMatrix: memberEndpoint({
		path: PATHS.matrixSet,
		method: "POST",
		operationId: "setSpaceMatrix",
		description:
			"Write overrides of the permission matrix: all or nothing, where the database has transactions",
		gate: [{ module: "spaces.permissions", action: "admin" }],
		input: matrixSetInput,
		response: matrixSetOutput,
		errors: [
			"SPACE_ROLE_UNKNOWN",
			"SPACE_MODULE_UNKNOWN",
			"SPACE_MODULE_NOT_ALLOWED",
			"SPACE_ROLE_PROTECTED",
			"SPACE_GRANTS_INVALID",
			"SPACE_MATRIX_CHANGED",
			"SPACE_SPELLING_TAKEN",
			"SPACE_CACHE_UNAVAILABLE",
		],
		handle: async (context, actor, input) =>
			toMatrixWritten(await setMatrix(context, actor, { ...input, cells: input.changes.map(toCell) })),
	}),

	canUserInSpace: serverEndpoint(
		z.strictObject({ ...check.shape, spaceId: rowIdSchema, userId: rowIdSchema }),
		async (context, { spaceId, userId, ...question }) => {
			const decision = await canUser(context, { spaceId, userId }, question);
			return { spaceId, ...(decision ?? NOT_A_MEMBER) };
		},
	),

	putSpacePermissions: serverEndpoint(
		z.strictObject({ spaceId: rowIdSchema, changes: changes.min(1) }),
		async (context, { spaceId, changes }) => {
			const actor = await trust(context, spaceId);
			return toMatrixWritten(await putMatrix(context, actor, changes.map(toCell)));
		},
	),
});

/** What a write to the matrix answers. */
export interface MatrixWritten extends Omit<MatrixChanged, "changes"> {
	/** The cells that were not so before. */
	readonly changes: readonly {
		readonly role: string;
		readonly module: string;
		readonly from: GrantsText | null;
		readonly to: GrantsText | null;
	}[];
}

const NOT_A_MEMBER = {
	allowed: false,
	because: { reason: "not-a-member", source: "role", role: null, changedAt: null },
} as const;

function toCell({ role, module, level, ...flags }: Change): WantedCell {
	const to = level === undefined ? explicitGrants(flags) : level === null ? null : grantsOf(level);
	return { role, module, to };
}

function toMatrixWritten({ changes, ...rest }: MatrixChanged): MatrixWritten {
	const text = (grants: WantedCell["to"]) => grants && grantsText(grants);
	return {
		...rest,
		changes: changes.map(({ role, module, from, to }) => ({ role, module, from: text(from), to: text(to) })),
	};
}
