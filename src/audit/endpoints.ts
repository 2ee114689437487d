import { memberEndpoint } from "../http/space-endpoint.ts";
import { PATHS } from "../paths.ts";
import { listAudit } from "./list-audit.ts";
import { auditInput, auditOutput } from "./wire.ts";

export const auditEndpoints = () => ({
	listSpaceAudit: memberEndpoint({
		path: PATHS.audit,
		method: "GET",
		operationId: "listSpaceAudit",
		description: "The audit trail of a space, newest first",
		gate: [{ module: "spaces.permissions", action: "admin" }],
		input: auditInput,
		response: auditOutput,
		handle: (context, actor, { spaceId: _, ...query }) => listAudit(context, actor, query),
	}),
});
