import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import * as z from "zod";

/** What the stand-in answers, in the variable `STAND_IN`. Lists are answered in turn, their last entry for ever. */
export interface Script {
	readonly inspect?: unknown;
	readonly sweep?: unknown;
	readonly keys?: readonly unknown[];
	/** A slice; or a failure, of the database or (with a code) of the plugin. */
	readonly slices?: readonly ({ readonly fails: string; readonly code?: string } | object)[];
	/** How long each slice takes. */
	readonly milliseconds?: number;
}

/**
 * The calls of the command line, scripted: so that a test can have a database that fails at the third slice. Each call
 * is logged with console.log, as an application's own config might log.
 */
export function standIn() {
	const script = JSON.parse(process.env.STAND_IN ?? "{}") as Script;
	const next = { keys: 0, slices: 0 };
	const take = (list: "keys" | "slices"): unknown => {
		const answers = script[list] ?? [];
		const answer = answers[Math.min(next[list], answers.length - 1)];
		next[list] += 1;
		return answer;
	};
	const body = z.record(z.string(), z.unknown());
	return {
		id: "stand-in",
		endpoints: {
			inspectSpaces: createAuthEndpoint({ method: "POST" }, async () => {
				console.log("called inspectSpaces");
				return script.inspect;
			}),
			sweepSpaces: createAuthEndpoint({ method: "POST", body }, async (ctx) => {
				console.log(`called sweepSpaces ${JSON.stringify(ctx.body)}`);
				return script.sweep;
			}),
			spaceKeysInUse: createAuthEndpoint({ method: "POST" }, async () => {
				console.log("called spaceKeysInUse");
				return { keys: take("keys") };
			}),
			rotateSpaceKeys: createAuthEndpoint({ method: "POST", body }, async (ctx) => {
				console.log(`called rotateSpaceKeys ${JSON.stringify(ctx.body)}`);
				await new Promise((resolve) => setTimeout(resolve, script.milliseconds ?? 0));
				const slice = take("slices") as { fails?: string; code?: string };
				if (slice.code) throw Object.assign(new Error(slice.fails), { body: { code: slice.code } });
				if (slice.fails) throw new Error(slice.fails);
				return slice;
			}),
		},
	} satisfies BetterAuthPlugin;
}
