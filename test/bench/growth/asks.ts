import type { Snapshot } from "../../../src/index.ts";
import { CAN } from "../over-the-wire/posts.ts";
import type { Ask } from "./growth.ts";

// What a member, the owner or the server asks of a space.

export const can: Ask = {
	name: "POST /spaces/can",
	ask: async ({ send, spaceId }, question) => {
		const answer = await send(CAN.path, CAN.body(spaceId, question));
		return CAN.allowed(await answer.json()) === question.expected;
	},
};

export const canUserInSpace: Ask = {
	name: "canUserInSpace",
	ask: async ({ auth, spaceId, userId }, { module, action, expected }) => {
		const { allowed } = await auth.api.canUserInSpace({ body: { spaceId, userId, module, action } });
		return allowed === expected;
	},
};

export const getSnapshot: Ask = {
	name: "GET /spaces/permissions",
	ask: async ({ send, spaceId }) => {
		const snapshot: Snapshot = await (await send(`/spaces/permissions?spaceId=${spaceId}`)).json();
		return snapshot.roles.length === 2;
	},
};

export const getMatrix: Ask = {
	name: "getSpaceMatrix",
	ask: async ({ auth, spaceId, owner }) => {
		const { overrides } = await auth.api.getSpaceMatrix({ headers: owner, query: { spaceId } });
		return overrides.length > 0;
	},
};

/** @param count how many there are, of this size */
export function listCredentials(count: (size: number) => number): Ask {
	return {
		name: "listSpaceCredentials",
		ask: async ({ auth, spaceId, owner }, _, size) => {
			const { credentials } = await auth.api.listSpaceCredentials({ headers: owner, query: { spaceId } });
			return credentials.length === count(size);
		},
	};
}

export const getSecret: Ask = {
	name: "getSpaceSecret",
	ask: async ({ auth, spaceId }) => {
		const opened = await auth.api.getSpaceSecret({ body: { spaceId, provider: "provider-1" } });
		return opened.kind === "api_key";
	},
};
