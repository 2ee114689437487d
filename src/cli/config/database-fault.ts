import { setTimeout } from "node:timers/promises";
import { isProblem, messageOf, type Problem, problem } from "../problem.ts";
import type { AuthInstance } from "../spaces-api.ts";

const TIME_LIMIT_SECONDS = 10;

const MISSING_TABLE = /no such table|relation .* does not exist|table .*(doesn't|does not) exist/i;

/** Asks the database one question, and says what is wrong when it does not answer; undefined when it does. */
export async function findDatabaseFault(auth: AuthInstance, file: string): Promise<Problem | undefined> {
	try {
		const { adapter } = await contextOf(auth, file);
		if (adapter.id === "memory") {
			return problem(
				`The auth instance in ${file} has no database: it keeps its data in memory.`,
				"Set `database` in the config. If it depends on a variable, set that one (.env and .env.local are read).",
			);
		}
		// A space is an organization: where this table is missing, so is everything.
		await inTime(adapter.findMany({ model: "organization", limit: 1 }));
		return undefined;
	} catch (error) {
		return isProblem(error) ? error : whyNoAnswer(messageOf(error), file);
	}
}

async function contextOf(auth: AuthInstance, file: string): Promise<Awaited<AuthInstance["$context"]>> {
	try {
		return await auth.$context;
	} catch (error) {
		throw problem(
			`The auth instance in ${file} does not start.`,
			"Mend its options; the message says which.",
			{
				details: messageOf(error).split("\n"),
			},
		);
	}
}

function whyNoAnswer(message: string, file: string): Problem {
	const details = message.split("\n");
	if (MISSING_TABLE.test(message)) {
		return problem("The database has no table of organizations.", "Create Better Auth's tables:", {
			details,
			code: ["npx @better-auth/cli migrate"],
		});
	}
	return problem(
		`The database of ${file} cannot be used.`,
		"Check that it runs, and that its address and password are those of this environment (.env and .env.local are read).",
		{ details },
	);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	const clock = new AbortController();
	const late = setTimeout(TIME_LIMIT_SECONDS * 1_000, undefined, { signal: clock.signal }).then(() => {
		throw new Error(`No answer within ${TIME_LIMIT_SECONDS} seconds.`);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clock.abort();
	}
}
