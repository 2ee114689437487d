import { describe } from "vitest";
import { testOAuthBackend } from "../contracts/oauth-backend.ts";
import { declaredByIssuer } from "../support/connected.ts";
import { registeredByIssuer } from "../support/registered.ts";

describe("oauth2() with an issuer", () => {
	testOAuthBackend({ options: {} });
});

describe("oauth2() with endpoints", () => {
	testOAuthBackend({
		options: {
			declare: (server) => ({
				provider: declaredByIssuer(server, {
					issuer: undefined,
					endpoints: {
						authorization: `${server.issuer}/auth`,
						token: `${server.issuer}/token`,
						revocation: `${server.issuer}/revocation`,
						userinfo: `${server.issuer}/me`,
					},
				}),
			}),
		},
		exceptions: {
			"an answer of another issuer": { answer: "redeemed", because: "nothing says who the issuer is" },
			"an answer of no issuer": { answer: "redeemed", because: "nothing says who the issuer is" },
		},
	});
});

describe("fromBetterAuth() with genericOAuth()", () => {
	testOAuthBackend({
		options: {
			declare: (server) =>
				registeredByIssuer(server, { provider: { revocationEndpoint: `${server.issuer}/revocation` } }),
		},
		exceptions: {
			"an answer of no issuer": {
				answer: "redeemed",
				because: "Better Auth does not keep whether the provider says that it always names itself",
			},
			"Retry-After": { answer: null, because: "Better Auth's request answers no headers" },
		},
	});
});
