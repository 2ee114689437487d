import { ORIGIN } from "../../support/world.ts";
import { endpointOf } from "./endpoints.ts";
import type { InputRequest } from "./requests.ts";
import type { Answered } from "./send.ts";
import { SECRET_PREFIX } from "./stage.ts";

/** What Better Auth refuses before the plugin is asked, by status. */
const OF_BETTER_AUTH: Readonly<Record<number, readonly string[]>> = {
	400: ["VALIDATION_ERROR", "BAD_REQUEST"],
	401: ["UNAUTHORIZED"],
	403: [
		...["INVALID_ORIGIN", "MISSING_OR_NULL_ORIGIN", "INVALID_CALLBACK_URL", "INVALID_REDIRECT_URL"],
		...["INVALID_ERROR_CALLBACK_URL", "INVALID_NEW_USER_CALLBACK_URL"],
	],
	415: ["UNSUPPORTED_MEDIA_TYPE"],
};

/** Better Auth gives these a message and no code. */
const WITHOUT_CODE =
	/^Invalid (?:callbackURL|redirectURL|errorCallbackURL|newUserCallbackURL): expected a string$/;

/** Of a stack, a driver or a table: no input holds any of these. */
const INSIDE =
	/\n\s+at |node_modules|file:\/\/\/|SQLITE_|\bER_[A-Z]+_|(?:space|)(?:ModulePermission|AuditEvent)\b|select \* from/;

/** In characters, before and behind it. */
const SHOWN_AROUND = 150;

/** A secret that was sent, where it is long enough not to stand in an answer by chance. */
const SENT_SECRET = /sent-secret-[\w-]+/;

/** What is wrong with an answer, by itself. */
export function faultsOf(request: InputRequest, answer: Answered): string[] {
	const { status, text } = answer;
	return [
		...faultsOfStatus(request, answer),
		...(text.includes(SECRET_PREFIX) || SENT_SECRET.test(text) ? [`${status}: a secret is answered`] : []),
		...insideOf(request, text).map((told) => `${status}: the inside is answered: ${told}`),
	];
}

/** What was sent may come back: a label, or another field that is no secret. */
function insideOf({ body, query }: InputRequest, text: string): readonly string[] {
	const found = INSIDE.exec(text);
	if (!found) return [];
	const sent = [body, ...new URLSearchParams(query)].flat();
	if (sent.some((one) => one?.includes(found[0]))) return [];
	return [text.slice(Math.max(0, found.index - SHOWN_AROUND), found.index + SHOWN_AROUND)];
}

function faultsOfStatus(request: InputRequest, answer: Answered): readonly string[] {
	const { status, text } = answer;
	const { redirects, name } = endpointOf(request.endpoint);
	if (status >= 200 && status < 300) return redirects ? [`${status} where a browser is sent on`] : [];
	if (status === 302 && redirects) return faultsOfRedirect(answer);
	if (status === 304 && name === "getSpacePermissions") return text === "" ? [] : ["304 with a body"];
	if (status >= 400 && status < 500) return faultsOfRefusal(request, answer);
	return [`status ${status}: ${text.slice(0, 300)}`];
}

function faultsOfRedirect({ location }: Answered): readonly string[] {
	const isHere =
		location !== null && URL.canParse(location, ORIGIN) && new URL(location, ORIGIN).origin === ORIGIN;
	return isHere ? [] : [`302 to ${location}`];
}

function faultsOfRefusal(
	{ endpoint, parameter }: InputRequest,
	{ status, text, body }: Answered,
): readonly string[] {
	const { codes, path } = endpointOf(endpoint);
	// The router's own, for a path that is another by now.
	if (status === 404 && text === "" && path.includes(":") && !/^[^/?#]+$/.test(normalized(parameter)))
		return [];
	const { code, message } = body ?? {};
	if (typeof message !== "string" || message === "")
		return [`${status} without a message: ${text.slice(0, 300)}`];
	if (code === undefined && status === 400 && WITHOUT_CODE.test(message)) return [];
	const known = [...(codes.get(status) ?? []), ...(OF_BETTER_AUTH[status] ?? [])];
	return known.includes(String(code))
		? []
		: [`${status} ${code}, which is not documented: ${message.slice(0, 300)}`];
}

/** `..` is gone before it is sent. */
function normalized(parameter: string): string {
	return new URL(`${ORIGIN}/a/${parameter}`).pathname.replace(/^\/(a\/?)?/, "");
}
