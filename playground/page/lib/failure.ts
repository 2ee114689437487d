/** An error as the page shows it. */
export interface Failure {
	/** 0 when no answer came at all. */
	readonly status: number;
	readonly code: string | null;
	readonly message: string;
	/** The cells of the matrix that a `SPACE_FORBIDDEN` names. */
	readonly missing: readonly { readonly module: string; readonly action: string }[];
	/** The modules that another refusal names. */
	readonly modules: readonly string[];
}

/** What every call of the client resolves to. */
export type Reply<T = unknown> = { data: T; error: null } | { data: null; error: ReplyError };

/** What a reply holds when it is not an error. */
export type DataOf<R extends Reply> = NonNullable<R["data"]>;

interface ReplyError {
	readonly status: number;
	readonly statusText: string;
	readonly code?: string | undefined;
	readonly message?: string | undefined;
	readonly missing?: unknown;
	readonly modules?: unknown;
}

export function toFailure(error: ReplyError): Failure {
	return {
		status: error.status,
		code: error.code ?? null,
		message: error.message || error.statusText || "The server refused without a word.",
		missing: Array.isArray(error.missing) ? error.missing : [],
		modules: Array.isArray(error.modules) ? error.modules : [],
	};
}

export const NO_ANSWER: Failure = {
	status: 0,
	code: null,
	message: "The server did not answer. Is `npm start` still running?",
	missing: [],
	modules: [],
};
