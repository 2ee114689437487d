import type { Remains, StoredRow } from "../../server/demo-routes.ts";
import { authClient } from "../auth-client.ts";
import type { Reply } from "./failure.ts";

/** One function per question, so that each is the same at every render. */
export const listSpaces = (_userId: string) => authClient.organization.list();
export const listMembers = (organizationId: string) =>
	authClient.organization.listMembers({ query: { organizationId } });
export const readPermissions = (spaceId: string) => authClient.spaces.permissions({ query: { spaceId } });
export const readMatrix = (spaceId: string) => authClient.spaces.matrix({ query: { spaceId } });
export const readCredentials = (spaceId: string) => authClient.spaces.credentials({ query: { spaceId } });

// The playground's own routes, which show what lies in the database. No application should have such.
export const readDoor = () => askDemo<{ id: string | null }>("door");
export const readStoredRows = (spaceId: string) => askDemo<readonly StoredRow[]>(`rows/${spaceId}`);
export const readRemains = (spaceId: string) => askDemo<Remains>(`remains/${spaceId}`);

async function askDemo<T>(path: string): Promise<Reply<T>> {
	const response = await fetch(`/demo/${path}`);
	const body = await response.json();
	if (response.ok) return { data: body, error: null };
	return {
		data: null,
		error: { status: response.status, statusText: response.statusText, message: body.message },
	};
}
