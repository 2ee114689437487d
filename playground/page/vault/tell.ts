import type { Removal, TestOutcome } from "better-auth-spaces";
import { titleOf } from "../../providers.ts";
import { dateTime } from "../lib/format.ts";
import type { Message } from "../lib/message.ts";

const TESTED: Readonly<Record<TestOutcome["code"], string>> = {
	ok: "It works.",
	rejected: "The provider refuses it: the secret is wrong, or was withdrawn.",
	unexpected: "The provider gave another answer than a yes or a no.",
	redirected: "The provider sent the request elsewhere, where it did not go.",
	unreachable: "The provider cannot be reached.",
	insecure: "There is no valid TLS, so nothing was sent.",
	timed_out: "The provider did not answer in time.",
	not_allowed: "It may not be sent there: the host is not declared, or its address is private.",
	failed: "The test itself failed.",
};

export function tellTest({ ok, code, status }: TestOutcome): Message {
	const answer = status === null ? `\`${code}\`` : `\`${code}\`, ${status}`;
	return { tone: ok ? "good" : "bad", text: `${TESTED[code]} (${answer})` };
}

const WITHDRAWN: Readonly<Record<NonNullable<Removal["revocation"]>, string>> = {
	revoked: "its provider has withdrawn it",
	unsupported: "its provider cannot withdraw it, so do that there by hand",
	failed: "its provider could not be told",
	timed_out: "its provider did not answer in time",
	unreadable: "its token does not open, so its provider could not be told",
};

export function tellRemoval(
	provider: string,
	{ deleted, revocation, retryAt }: Pick<Removal, "deleted" | "revocation" | "retryAt">,
): Message {
	const title = titleOf(provider);
	if (revocation === null) return { tone: "good", text: `Deleted the credential for ${title}.` };
	const outcome = WITHDRAWN[revocation];
	if (deleted) return { tone: "good", text: `Disconnected ${title}: ${outcome}.` };
	const again = retryAt ? ` That is tried again from ${dateTime(retryAt)} on.` : "";
	return { tone: "bad", text: `${title} is of no use any more, but ${outcome}.${again}` };
}
