import type { DueSummary } from "better-auth-spaces";
import type { KeysState, RotationBatch } from "../../server/demo/key-routes.ts";
import type { ProviderOrder, ProviderState } from "../../server/demo/provider-routes.ts";
import type { Remains, StoredRow } from "../../server/demo/routes.ts";
import type { KeyStep } from "../../server/keys.ts";
import type { Samples } from "../../server/outside/start.ts";
import { authClient } from "../auth-client.ts";
import type { Reply } from "./failure.ts";

/** One function per question, so that each is the same at every render. */
export const listSpaces = (_userId: string) => authClient.organization.list();
export const listMembers = (organizationId: string) =>
	authClient.organization.listMembers({ query: { organizationId } });
export const readPermissions = (spaceId: string) => authClient.spaces.permissions({ query: { spaceId } });
export const readMatrix = (spaceId: string) => authClient.spaces.matrix({ query: { spaceId } });
export const readCredentials = (spaceId: string) => authClient.spaces.credentials({ query: { spaceId } });

// The playground's own routes, which reach past the plugin. No application should have such.
export const readDoor = () => askDemo<{ id: string | null }>("door");
export const readStoredRow = (path: string) => askDemo<StoredRow>(`rows/${path}`);
export const readRemains = (spaceId: string) => askDemo<Remains>(`remains/${spaceId}`);
export const readSamples = () => askDemo<Samples>("samples");
export const readProvider = () => askDemo<ProviderState>("meetings");
export const orderProvider = (order: ProviderOrder) => askDemo<ProviderState>("meetings", { order });
export const refreshDue = () => askDemo<DueSummary>("meetings/due", {});
export const readKeys = (spaceId: string) => askDemo<KeysState>(`keys/${spaceId}/state`);
export const changeKeys = (spaceId: string, step: KeyStep, id = "") =>
	askDemo<KeysState>(`keys/${spaceId}/change`, { step, id });
export const rotateBatch = (spaceId: string, after: string | null) =>
	askDemo<RotationBatch>(`keys/${spaceId}/rotate`, after === null ? {} : { after });
export const fillArchive = (spaceId: string) => askDemo<KeysState>(`keys/${spaceId}/fill`, {});

async function askDemo<T>(path: string, body?: object): Promise<Reply<T>> {
	const post = body && {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	};
	const response = await fetch(`/demo/${path}`, post);
	const answer = await response.json();
	if (response.ok) return { data: answer, error: null };
	return {
		data: null,
		error: { status: response.status, statusText: response.statusText, message: answer.message },
	};
}
