// server/api/spaces/[spaceId]/events.post.ts
import { createError, defineEventHandler, getRouterParam } from "h3";
import { auth } from "~~/auth";
import { guard, refusal } from "~~/guard";

export default defineEventHandler(async (event) => {
	const spaceId = getRouterParam(event, "spaceId");
	const question = { headers: event.headers, spaceId, module: "calendar", action: "write" } as const;
	await guard(auth, question).catch((error) => {
		const { status, body } = refusal(error);
		throw createError({ statusCode: status, data: body });
	});
	return { added: true };
});
