import { setTimeout } from "node:timers/promises";
import type { KoaContextWithOIDC } from "oidc-provider";

/**
 * What comes in place of an answer; the server never hears of the request.
 * - `hang`: nothing, ever
 * - `drop`: the connection is cut
 * - `redirect`: 307 to `/elsewhere` on this server, which takes the form along with its secrets
 * - `html`: a page, with status 200
 * - an answer: its body as a page if it is a text, else as JSON
 */
type Replacing =
	| "hang"
	| "drop"
	| "redirect"
	| "html"
	| {
			readonly status: number;
			readonly body?: string | Record<string, unknown>;
			readonly headers?: Record<string, string>;
	  };

/**
 * What becomes of an answer; the server has done all it was asked.
 * - `lost`: the connection is cut in its place
 * - `late`: it comes after so many milliseconds, or when this is settled
 * - `change`: these members of it are others; `undefined` takes one away
 */
type Spoiling =
	| "lost"
	| { readonly late: number | PromiseLike<unknown> }
	| { readonly change: Record<string, unknown> };

export type Fault = Replacing | Spoiling;

export function isReplacing(fault: Fault): fault is Replacing {
	return typeof fault === "string" ? fault !== "lost" : "status" in fault;
}

export function replace(ctx: KoaContextWithOIDC, fault: Replacing): void {
	if (fault === "hang") ctx.respond = false;
	else if (fault === "drop") cut(ctx);
	else if (fault === "redirect") {
		ctx.redirect("/elsewhere");
		ctx.status = 307;
	} else {
		const { status, body = "", headers = {} } = fault === "html" ? { status: 200, body: PAGE } : fault;
		ctx.status = status;
		if (typeof body === "string") ctx.type = "html";
		ctx.body = body;
		ctx.set(headers);
	}
}

export async function spoil(ctx: KoaContextWithOIDC, fault: Spoiling): Promise<void> {
	if (fault === "lost") cut(ctx);
	else if ("change" in fault) ctx.body = { ...(ctx.body as object), ...fault.change };
	else await (typeof fault.late === "number" ? setTimeout(fault.late) : fault.late);
}

const PAGE = "<!doctype html><title>Sign in to the network</title><h1>Sign in to the network</h1>";

function cut(ctx: KoaContextWithOIDC): void {
	ctx.respond = false;
	ctx.req.socket.destroy();
}
