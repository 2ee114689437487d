// express.ts
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import type { Action } from "better-auth-spaces";
import express, { type RequestHandler } from "express";
import { auth } from "./auth";
import { guard, refusal } from "./guard";

const requires =
	(module: string, action: Action): RequestHandler<{ spaceId: string }> =>
	({ headers, params: { spaceId } }, response, next) =>
		guard(auth, { headers: fromNodeHeaders(headers), spaceId, module, action }).then(
			() => next(),
			(error) => {
				const { status, body } = refusal(error);
				response.status(status).json(body);
			},
		);

export const app = express();
app.all("/api/auth/*path", toNodeHandler(auth)); // before express.json(), which would read the body first
app.post("/api/spaces/:spaceId/events", requires("calendar", "write"), (_, response) => {
	response.json({ added: true });
});
