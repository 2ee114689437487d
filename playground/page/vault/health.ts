import type { CredentialStatus } from "better-auth-spaces";
import type { IconName } from "../components/icon.tsx";

interface Health {
	readonly label: string;
	readonly icon: IconName;
	readonly tone: "good" | "note" | "bad";
}

export const HEALTH: Readonly<Record<CredentialStatus, Health>> = {
	active: { label: "Active", icon: "yes", tone: "good" },
	degraded: { label: "Degraded", icon: "wait", tone: "note" },
	needs_reauth: { label: "Needs reconnecting", icon: "alert", tone: "bad" },
	revoked: { label: "Revoked", icon: "no", tone: "bad" },
	unreadable: { label: "Unreadable", icon: "lock", tone: "bad" },
};

const PASSING = "Nothing is lost and there is nothing to do: it is tried again.";
const OWN_FAULT = "Look at the client’s id and secret, and at `normalize`. It is tried again.";
const RECONNECT = "Connect again.";
const STORE_AGAIN = "The row was altered. Store the credential again.";

/** README, “Connections”: what each reason asks for. */
const ADVICE: Readonly<Record<string, string>> = {
	unavailable: `The provider cannot be reached. ${PASSING}`,
	rate_limited: `The provider wants fewer questions. ${PASSING}`,
	timed_out: `The provider did not answer in time. ${PASSING}`,
	rejected: `The provider refuses this application. ${OWN_FAULT}`,
	unexpected: `The provider’s answer makes no sense. ${OWN_FAULT}`,
	invalid_grant: `The provider does not know this connection any more. ${RECONNECT}`,
	expired: `The token has expired, and nothing can renew it. ${RECONNECT}`,
	disconnecting: "It is of no use any more, and goes as soon as its provider has been told.",
	"revoked-by-operator": `Somebody withdrew all credentials of this provider. ${RECONNECT}`,
	"space-deletion": `The space was about to be deleted. ${RECONNECT}`,
	"unknown-key": "It is sealed under a key that is not configured. Put the key back, and it opens again.",
	damaged: STORE_AGAIN,
	malformed: STORE_AGAIN,
	mismatch: STORE_AGAIN,
};

/** What to do about a credential that does not work; null where it does. */
export function adviceFor(status: CredentialStatus, reason: string | null): string | null {
	if (status === "active") return null;
	return ADVICE[reason ?? ""] ?? "Store the credential again.";
}
