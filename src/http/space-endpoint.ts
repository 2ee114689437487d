import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import * as z from "zod";
import { type Actor, authorize, type Gate } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { type Description, openapi } from "./openapi.ts";
import { inSpace } from "./schemas.ts";
import { seam } from "./seam.ts";
import { shorten } from "./shorten.ts";

interface MemberEndpoint<P extends string, I extends z.ZodType<{ spaceId?: string | undefined }>, R>
	extends Description {
	readonly path: P;
	readonly method: "GET" | "POST";
	/** The query of a GET, the body of a POST. */
	readonly input: I;
	readonly gate: Gate | ((input: z.output<I>) => Gate);
	readonly metadata?: Record<string, unknown>;
	readonly handle: (
		context: SpacesContext,
		actor: Actor,
		input: z.output<I>,
		http: HttpExchange,
	) => Promise<R>;
}

/** What an endpoint may do to the HTTP answer besides returning a body. */
export interface HttpExchange {
	/** Null when the call came through `auth.api`. */
	readonly request: Request | null;
	readonly setHeader: (name: string, value: string) => void;
	/** Where Better Auth is mounted, for this request. */
	readonly baseURL: string;
	/** Whether one may be sent there: to a trusted origin, or a path. */
	readonly isTrusted: (url: string) => boolean;
	/** Whoever asks. */
	readonly visitor: { readonly userId: string; readonly sessionToken: string };
}

/**
 * An endpoint for members: session → space → member → gate → handler, in this order, for every one of them.
 * `sensitiveSessionMiddleware` reads the session from the database even where a cookie cache would revive a revoked one.
 */
export function memberEndpoint<P extends string, I extends z.ZodType<{ spaceId?: string | undefined }>, R>(
	endpoint: MemberEndpoint<P, I, R>,
) {
	const { path, method, input, gate, handle } = endpoint;
	const options = {
		requireHeaders: true,
		onValidationError: shorten,
		use: [sensitiveSessionMiddleware],
		metadata: { ...endpoint.metadata, openapi: openapi(endpoint) },
	};
	const run = async (ctx: MemberRequest, values: z.output<I>, inQuery?: string) => {
		const context = contextOf(ctx.context);
		return seam(context, async () => {
			if (!ctx.context.session) throw new APIError("UNAUTHORIZED");
			const { session, user } = ctx.context.session;
			const spaceId = chooseSpace(values.spaceId, inQuery, session.activeOrganizationId);
			const cells = typeof gate === "function" ? gate(values) : gate;
			const actor = await authorize(context, { spaceId, userId: user.id }, cells);
			const { baseURL } = ctx.context;
			return handle(context, actor, values, {
				request: ctx.request ?? null,
				setHeader: ctx.setHeader,
				baseURL,
				isTrusted: (url) => ctx.context.isTrustedOrigin(url, { allowRelativePaths: true }),
				visitor: { userId: user.id, sessionToken: session.token },
			});
		});
	};
	return method === "GET"
		? createAuthEndpoint(path, { ...options, method, query: input }, (ctx) =>
				run(ctx, ctx.query as z.output<I>),
			)
		: createAuthEndpoint(
				path,
				{ ...options, method, body: input, query: z.object(inSpace).optional() },
				(ctx) => run(ctx, ctx.body as z.output<I>, ctx.query?.spaceId),
			);
}

/** What every member endpoint needs of Better Auth's endpoint context. */
interface MemberRequest {
	readonly context: object & {
		readonly session: {
			readonly user: { readonly id: string };
			readonly session: Readonly<Record<string, unknown>> & { readonly token: string };
		} | null;
		readonly baseURL: string;
		readonly isTrustedOrigin: (url: string, options: { allowRelativePaths: boolean }) => boolean;
	};
	readonly request?: Request | undefined;
	readonly setHeader: (name: string, value: string) => void;
}

/** An endpoint for the application's own server code: no path, so no router can reach it, and no session. */
export function serverEndpoint<I extends z.ZodType, R>(
	body: I,
	handle: (context: SpacesContext, input: z.output<I>) => Promise<R>,
) {
	return createAuthEndpoint.serverOnly({ method: "POST", body }, async (ctx) => {
		const context = contextOf(ctx.context);
		return seam(context, () => handle(context, ctx.body as z.output<I>));
	});
}

function chooseSpace(named: string | undefined, inQuery: string | undefined, active: unknown): string {
	if (named !== undefined && inQuery !== undefined && named !== inQuery)
		throw new SpacesError("SPACE_AMBIGUOUS");
	const spaceId = named ?? inQuery ?? active;
	if (typeof spaceId !== "string" || spaceId === "") throw new SpacesError("SPACE_REQUIRED");
	return spaceId;
}

/** `init` put it there, one per auth instance. */
export function contextOf(auth: object): SpacesContext {
	return (auth as { spaces: SpacesContext }).spaces;
}
