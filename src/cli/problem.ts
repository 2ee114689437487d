/** Why a command could not do its work, and what to do about it. */
export interface Problem extends Error {
	/** Lines shown as they are: another program's message, a place. */
	readonly details: readonly string[];
	readonly remedy: string;
	/** Lines to copy: a command, a piece of a file. */
	readonly code: readonly string[];
}

export function problem(
	message: string,
	remedy: string,
	{ details = [], code = [] }: { details?: readonly string[]; code?: readonly string[] } = {},
): Problem {
	return Object.assign(new Error(message), { details, remedy, code });
}

export function isProblem(error: unknown): error is Problem {
	return error instanceof Error && "remedy" in error && "details" in error;
}

/** The innermost message that says something: adapters wrap their driver's, Node leaves that of a refused connection empty. */
export function messageOf(error: unknown): string {
	if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
	if (!(error instanceof Error)) return String(error);
	const inner = error.cause === undefined ? "" : messageOf(error.cause);
	return inner || error.message || error.name;
}

/** The code that Better Auth's errors carry in their body. */
export function codeOf(error: unknown): string | undefined {
	const body = (error as { body?: { code?: unknown } } | null)?.body;
	return typeof body?.code === "string" ? body.code : undefined;
}
