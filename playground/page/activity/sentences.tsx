import type { AuditEntry, GrantsText, SpaceChange } from "better-auth-spaces";
import type { ReactNode } from "react";
import { titleOf } from "../../providers.ts";
import { inWords } from "../permissions/levels.ts";

type Sentence = (entry: AuditEntry) => ReactNode;

/** What happened, after the name of whoever did it. A type of event that is missing here does not compile. */
const SENTENCES: Readonly<Record<SpaceChange["type"], Sentence>> = {
	"permission.changed": ({ role, module, details: { from, to } }) => (
		<>
			changed what role <b>{role}</b> may do in <b>{module}</b>: {granted(from)} → {granted(to)}
		</>
	),
	"credential.created": (entry) => <>stored a credential for {provider(entry)}</>,
	"credential.replaced": (entry) => <>replaced the credential for {provider(entry)}</>,
	"credential.updated": (entry) => <>changed the label of {provider(entry)}</>,
	"credential.connected": (entry) => (
		<>
			connected {provider(entry)}
			{account(entry)}
		</>
	),
	"credential.refreshed": (entry) => <>refreshed the token of {provider(entry)}</>,
	"credential.degraded": (entry) => (
		<>
			could not refresh {provider(entry)}, and will try again{reason(entry)}
		</>
	),
	"credential.needs_reauth": (entry) => (
		<>
			found that {provider(entry)} has to be connected anew{reason(entry)}
		</>
	),
	"credential.revocation_failed": (entry) => (
		<>
			could not withdraw {provider(entry)}
			{account(entry)} at its provider{reason(entry)}
		</>
	),
	"credential.tested": (entry) => (
		<>
			tested {provider(entry)}: <code>{text(entry.details.code)}</code>
		</>
	),
	"credential.revoked": (entry) => <>made {provider(entry)} unusable</>,
	"credential.deleted": (entry) => <>deleted the credential for {provider(entry)}</>,
	"role.renamed": ({ role, details: { from } }) => (
		<>
			renamed role <b>{text(from)}</b> to <b>{role}</b>
		</>
	),
	"role.deleted": ({ role }) => (
		<>
			deleted role <b>{role}</b>
		</>
	),
	"invitation.canceled": () => <>cancelled an invitation, because whoever sent it lost the right to</>,
	"space-type.changed": ({ details: { from, to } }) => (
		<>
			made the space a <b>{text(to)}</b> ({text(from) || "none"} before)
		</>
	),
	"space.deleted": () => <>deleted the space</>,
	"space.swept": ({ details: { credentials, permissions } }) => (
		<>
			swept up {text(credentials)} credentials and {text(permissions)} overrides
		</>
	),
};

export const EVENT_TYPES = Object.keys(SENTENCES) as readonly SpaceChange["type"][];

/** Newer servers may tell of what this page does not know yet. */
export function sentenceOf(entry: AuditEntry): ReactNode {
	const sentence = Object.hasOwn(SENTENCES, entry.type) && SENTENCES[entry.type as SpaceChange["type"]];
	return sentence ? sentence(entry) : entry.type;
}

function provider({ provider: id }: AuditEntry): ReactNode {
	return <b>{titleOf(id ?? "")}</b>;
}

function account({ details: { accountId } }: AuditEntry): ReactNode {
	return typeof accountId === "string" && ` (account ${accountId})`;
}

function reason({ details }: AuditEntry): ReactNode {
	return (
		typeof details.reason === "string" && (
			<>
				: <code>{details.reason}</code>
			</>
		)
	);
}

/** Null is the absence of an override. */
function granted(grants: unknown): string {
	return typeof grants === "string" ? inWords(grants as GrantsText) : "by default";
}

function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
