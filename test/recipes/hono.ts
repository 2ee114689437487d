// hono.ts
import type { Action } from "better-auth-spaces";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { auth } from "./auth";
import { guard, refusal } from "./guard";

const requires = (module: string, action: Action) =>
	createMiddleware(async (c, next) => {
		try {
			const { headers } = c.req.raw;
			await guard(auth, { headers, spaceId: c.req.param("spaceId"), module, action });
		} catch (error) {
			const { status, body } = refusal(error);
			return Response.json(body, { status });
		}
		return next();
	});

export const app = new Hono();
app.on(["GET", "POST"], "/api/auth/*", (c) => auth.handler(c.req.raw));
app.post("/api/spaces/:spaceId/events", requires("calendar", "write"), (c) => c.json({ added: true }));
