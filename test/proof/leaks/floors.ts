import type { Channel, Searched } from "./recorder.ts";
import type { Tally } from "./tally.ts";

const MEMBERS_ONLY = [200, 400, 401, 403, 404, 500];

/** What every endpoint must have answered at least once. */
const OUTCOMES: Readonly<Record<string, readonly number[]>> = {
	canInSpace: [200, 400, 401, 404, 500],
	getSpacePermissions: [200, 304, 400, 401, 404, 500],
	getSpaceMatrix: MEMBERS_ONLY,
	setSpaceMatrix: [200, 400, 401, 403, 404, 409],
	listSpaceCredentials: [...MEMBERS_ONLY, 503],
	setSpaceCredential: [...MEMBERS_ONLY, 409, 415, 503],
	testSpaceCredential: [...MEMBERS_ONLY, 409, 422, 503],
	connectSpaceCredential: [200, 400, 401, 403, 404, 500, 503],
	spaceCredentialCallback: [302],
	refreshSpaceCredential: [200, 400, 401, 403, 404, 409, 500, 503],
	getSpaceAccessToken: [200, 400, 404, 409, 500, 503],
	refreshDueSpaceCredentials: [200],
	deleteSpaceCredential: [...MEMBERS_ONLY, 503],
	listSpaceAudit: MEMBERS_ONLY,
	getSpaceSecret: [200, 400, 404, 409, 422, 500, 503],
	putSpaceCredential: [200, 400, 500, 503],
	putSpacePermissions: [200, 400, 500],
	canUserInSpace: [200, 400, 500],
	revokeAllSpaceCredentials: [200, 400, 500],
	rotateSpaceKeys: [200, 400, 500, 503],
	spaceKeysInUse: [200, 400, 500, 503],
	setSpaceType: [200, 400],
	inspectSpaces: [200],
	spacesSql: [200],
	sweepSpaces: [200, 400, 500],
	spaceFetch: [200, 302, 400, 401, 403, 404, 409, 422, 500, 503],
};

const CODES = [
	...["SPACE_REQUIRED", "SPACE_NOT_FOUND", "SPACE_FORBIDDEN", "SPACE_INTERNAL", "SPACE_KEYS_MISSING"],
	...["SPACE_CREDENTIAL_EXISTS", "SPACE_CREDENTIAL_NOT_FOUND", "SPACE_CREDENTIAL_SECRET_REQUIRED"],
	...["SPACE_CREDENTIAL_REVOKED", "SPACE_CREDENTIAL_UNSENDABLE", "SPACE_CREDENTIAL_UNREADABLE"],
	...["SPACE_PROVIDER_UNDECLARED", "SPACE_DESTINATION_REFUSED", "SPACE_TEST_UNAVAILABLE"],
	...["SPACE_CONNECT_DENIED", "SPACE_CONNECT_FAILED", "SPACE_CONNECT_OTHER_ACCOUNT"],
	...["SPACE_CONNECT_STATE_INVALID", "SPACE_CREDENTIAL_CHANGED", "SPACE_CALLBACK_URL_UNTRUSTED"],
	...["SPACE_CREDENTIAL_NEEDS_REAUTH", "SPACE_CREDENTIAL_UNAVAILABLE", "SPACE_PROVIDER_NOT_OAUTH"],
	...["SPACE_MATRIX_CHANGED", "VALIDATION_ERROR", "UNAUTHORIZED"],
];

/** Characters that must have been looked into, by channel. Below it something was not listened to. */
const CHARACTERS: Readonly<Record<Channel, number>> = {
	bodies: 400_000,
	headers: 30_000,
	cookies: 1_000,
	"status texts": 100,
	"answers of auth.api": 500_000,
	errors: 500_000,
	log: 50_000,
	console: 1_000,
	"standard output": 0,
	"adapter debug log": 1_000_000,
	events: 50_000,
	"audit rows": 100_000,
	database: 150_000,
	statements: 1_000_000,
	OpenAPI: 100_000,
	client: 1_000,
};

const REQUESTS = 1_500;
const CANARIES = 400;

/** Where the run did less than it has to. */
export function shortfalls(
	backend: string,
	{ outcomes, codes, requests }: Tally,
	{ canaries, characters }: Searched,
): readonly string[] {
	const expected = Object.entries(OUTCOMES).flatMap(([endpoint, statuses]) =>
		statuses.map((status) => `${endpoint} ${status}`),
	);
	const silent = (Object.entries(CHARACTERS) as [Channel, number][]).filter(
		([channel, floor]) => characters[channel] < floor && !(backend === "memory" && channel === "statements"),
	);
	return [
		...expected.filter((outcome) => !outcomes.has(outcome)).map((outcome) => `never came: ${outcome}`),
		...CODES.filter((code) => !codes.has(code)).map((code) => `never came: ${code}`),
		...silent.map(([channel, floor]) => `${channel}: ${characters[channel]} characters, not ${floor}`),
		...(requests() < REQUESTS ? [`${requests()} requests, not ${REQUESTS}`] : []),
		...(canaries < CANARIES ? [`${canaries} canaries, not ${CANARIES}`] : []),
	];
}
