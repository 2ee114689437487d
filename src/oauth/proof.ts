import * as oauth from "oauth4webapi";
import { parseJsonObject } from "../json.ts";
import type { AuthorizationRequest } from "./core/backend.ts";

type Proof = Pick<AuthorizationRequest, "codeVerifier" | "nonce">;

/** What only whoever began a connection can show. @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1 */
export function newProof(): Proof & Pick<AuthorizationRequest, "state"> {
	return {
		state: oauth.generateRandomState(),
		codeVerifier: oauth.generateRandomCodeVerifier(),
		nonce: oauth.generateRandomNonce(),
	};
}

export function formatProof({ codeVerifier, nonce }: Proof): string {
	return JSON.stringify({ codeVerifier, nonce });
}

export function parseProof(text: string): Proof {
	const { codeVerifier, nonce } = parseJsonObject(text);
	return { codeVerifier: String(codeVerifier), nonce: String(nonce) };
}
