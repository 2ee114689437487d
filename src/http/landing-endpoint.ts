import { appendQueryParams } from "@better-auth/core/utils/url";
import { createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import * as z from "zod";
import type { SpacesContext } from "../context.ts";
import type { SpaceErrorCode } from "../error-codes.ts";
import { SPACE_ERROR_MESSAGES } from "../error-codes.ts";
import type { Description } from "./openapi.ts";
import { codeOf } from "./seam.ts";
import { contextOf } from "./space-endpoint.ts";

type Visitor = { readonly userId: string; readonly sessionToken: string };
type Query = Readonly<Record<string, string>>;

/** Where a browser is sent, with what in the query. */
export interface Landing {
	readonly url: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Goes into the query as `error` and `error_description`, as Better Auth tells of its own. */
	readonly error?: SpaceErrorCode | undefined;
}

interface LandingEndpoint<P extends string> extends Omit<Description, "response" | "errors"> {
	readonly path: P;
	/** @param visitor null without a session */
	readonly handle: (
		context: SpacesContext,
		visitor: Visitor | null,
		params: { readonly provider: string },
		query: Query,
	) => Promise<Landing>;
}

/** Where a browser comes back to from elsewhere. It is sent on in any case: whoever is there cannot read JSON. */
export function landingEndpoint<P extends string>({
	path,
	operationId,
	description,
	handle,
}: LandingEndpoint<P>) {
	const options = {
		method: "GET" as const,
		requireHeaders: true,
		query: z.record(z.string(), z.unknown()).optional(),
		metadata: {
			noStore: true,
			openapi: { operationId, description, responses: { "302": { description: "To `callbackURL`" } } },
		},
	};
	return createAuthEndpoint(path, options, async (ctx) => {
		const context = contextOf(ctx.context);
		const visitor = await visitorOf(() => sensitiveSessionMiddleware({ ...ctx, returnHeaders: false }));
		const { provider = "" } = ctx.params as { provider?: string };
		const landing = await handle(context, visitor, { provider }, textsOf(ctx.query)).catch(
			(error): Landing => ({
				url: ctx.context.options.onAPIError?.errorURL ?? `${ctx.context.baseURL}/error`,
				error: codeOf(context, error),
			}),
		);
		ctx.setHeader("Referrer-Policy", "no-referrer");
		throw ctx.redirect(addressOf(landing));
	});
}

async function visitorOf(
	readSession: () => Promise<{
		session: { user: { id: string }; session: Record<string, unknown> & { token: string } };
	}>,
): Promise<Visitor | null> {
	try {
		const { user, session } = (await readSession()).session;
		return { userId: user.id, sessionToken: session.token };
	} catch {
		return null;
	}
}

/** Whatever is said twice is not said. */
function textsOf(query: Readonly<Record<string, unknown>> = {}): Query {
	const texts = Object.entries(query).filter(
		(entry): entry is [string, string] => typeof entry[1] === "string",
	);
	return Object.fromEntries(texts);
}

function addressOf({ url, query = {}, error }: Landing): string {
	const told = error && { error, error_description: SPACE_ERROR_MESSAGES[error] };
	return appendQueryParams(spelt(url), new URLSearchParams({ ...query, ...told }));
}

/** In ASCII, as a header has it. `/..//host` lies on our own origin, and must not be shortened to `//host`, which does not. */
function spelt(url: string): string {
	if (!url.startsWith("/")) return new URL(url).href;
	const { pathname, search, hash } = new URL(url, "https://origin.invalid");
	return pathname.replace(/^\/+/, "/") + search + hash;
}
