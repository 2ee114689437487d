/** A connection that somebody began, kept until the provider sends him back. */
export interface ConnectAttempt {
	readonly spaceId: string;
	readonly provider: string;
	readonly userId: string;
	/** Tells his session from others, and cannot be used as one. */
	readonly session: string;
	readonly redirectUri: string;
	readonly callbackURL: string;
	readonly errorCallbackURL: string;
	/** Whether another account, or a credential of another kind, may be overwritten. */
	readonly replace: boolean;
	/** The credential that was there, and when it was stored, which no refresh changes; null for none. */
	readonly generation: string | null;
	/** The code verifier and the nonce. */
	readonly sealedProof: string;
}
