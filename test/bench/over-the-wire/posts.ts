import type { Question } from "../worlds/matrix.ts";

/** A way to send one question, and to read the answer. */
export interface Post {
	readonly path: string;
	readonly body: (spaceId: string, question: Question) => object;
	readonly allowed: (answer: Answer) => boolean | undefined;
}

type Answer = { readonly success?: boolean; readonly allowed?: boolean };

/** Better Auth's own. */
export const HAS_PERMISSION: Post = {
	path: "/organization/has-permission",
	body: (organizationId, question) => ({ organizationId, permissions: statement(question) }),
	allowed: ({ success }) => success,
};

export const CAN: Post = {
	path: "/spaces/can",
	body: (spaceId, question) => ({ spaceId, ...check(question) }),
	allowed: ({ allowed }) => allowed,
};

export function statement({ module, action }: Question) {
	return { [module]: [action] };
}

export function check({ module, action }: Question) {
	return { module, action };
}
