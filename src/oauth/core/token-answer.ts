/** The JSON of a token endpoint. */
export type TokenAnswer = Readonly<Record<string, unknown>>;

export interface Repair {
	readonly normalize?: ((answer: TokenAnswer) => TokenAnswer) | undefined;
	/** Whether the issuer is known, without which an ID token proves nothing. */
	readonly checksIdTokens: boolean;
}

/**
 * What a token endpoint meant: some say `error` under status 200 (GitHub, Slack), some leave out the type of a bearer
 * token, or write `null` for what they leave out.
 */
export function repairAnswer(
	status: number,
	answer: TokenAnswer,
	{ normalize, checksIdTokens }: Repair,
): { readonly status: number; readonly answer: TokenAnswer } {
	const given = Object.fromEntries(
		Object.entries(normalize ? normalize(answer) : answer).filter(([, value]) => value !== null),
	);
	if (typeof given.error === "string" && given.access_token === undefined)
		return { status: Math.max(status, 400), answer: given };
	const { id_token, scope, ...rest } = given;
	return {
		status,
		answer: {
			token_type: "bearer",
			...rest,
			...(scope !== undefined && { scope: Array.isArray(scope) ? scope.join(" ") : scope }),
			...(checksIdTokens && id_token !== undefined && { id_token }),
		},
	};
}

/** In milliseconds. Beyond it not every database knows a year. */
const LAST_DATE = Date.UTC(9999, 11, 31);

/** Null: the token never expires, or so late that it makes no difference. */
export function toExpiry(at: Date): Date | null {
	return at.getTime() <= LAST_DATE ? at : null;
}

/** Separated by spaces, as RFC 6749 section 3.3 says, or by commas, as GitHub does. */
export function splitScopes(granted: unknown): readonly string[] | null {
	const list = Array.isArray(granted) ? granted : typeof granted === "string" ? granted.split(/[\s,]+/) : [];
	const scopes = list.filter((scope): scope is string => typeof scope === "string" && SCOPE.test(scope));
	return scopes.length > 0 ? [...new Set(scopes)] : null;
}

const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
