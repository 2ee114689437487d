// src/lib/server/requires.ts
import { error, type RequestEvent } from "@sveltejs/kit";
import type { Action } from "better-auth-spaces";
import { auth } from "$lib/server/auth";
import { guard, refusal } from "$lib/server/guard";

export async function requires(event: RequestEvent<{ spaceId: string }>, module: string, action: Action) {
	const { headers } = event.request;
	await guard(auth, { headers, spaceId: event.params.spaceId, module, action }).catch((refused) => {
		const { status, body } = refusal(refused);
		error(status, body);
	});
}
