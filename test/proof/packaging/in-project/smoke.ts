import { auth } from "./auth.js";

/** One person, one space, one question, one secret: what comes out is compared with what went in. */
export async function smoke(): Promise<string> {
	const { api } = auth;
	const { user } = await api.signUpEmail({
		body: { name: "Ingrid", email: "ingrid@example.test", password: "rowing-is-fun" },
	});
	const space = await api.createOrganization({ body: { name: "Club", slug: "club", userId: user.id } });
	const spaceId = space.id;
	const key = { spaceId, provider: "stripe" };
	await api.putSpaceCredential({ body: { ...key, secret: "a secret of the club" } });
	const opened = await api.getSpaceSecret({ body: key });
	const question = { userId: user.id, spaceId, action: "write" } as const;
	const own = await api.canUserInSpace({ body: { ...question, module: "calendar" } });
	const closed = await api.canUserInSpace({ body: { ...question, module: "events" } });
	const response = await auth.handler(new Request("http://localhost:3000/api/auth/spaces/permissions"));
	return JSON.stringify({
		secret: opened.kind === "api_key" && opened.secret,
		own: own.allowed,
		closed: closed.because.reason,
		stranger: response.status,
	});
}
