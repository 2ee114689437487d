import type { CredentialView } from "better-auth-spaces";
import { useId } from "react";
import { titleOf } from "../../providers.ts";
import { Icon } from "../components/icon.tsx";
import { Moment } from "../components/moment.tsx";
import { Prose } from "../components/prose.tsx";
import { CredentialActions } from "./credential-actions.tsx";
import { CredentialFacts } from "./credential-facts.tsx";
import type { CredentialListProps } from "./credential-list.tsx";
import { adviceFor, HEALTH } from "./health.ts";
import { StoredRow } from "./stored-row.tsx";

export interface CredentialProps extends Omit<CredentialListProps, "credentials"> {
	readonly credential: CredentialView;
}

/** One credential: what it is, how it fares, and what can be done with it. */
export function Credential({ credential, ...rest }: CredentialProps) {
	const { provider, kind, metadata } = credential;
	const id = useId();
	const title = titleOf(provider);
	return (
		<li className="credential" aria-labelledby={id} data-provider={provider}>
			<header>
				<h3 id={id}>{title}</h3>
				<code>{title === provider ? kind : `${provider} · ${kind}`}</code>
				<HealthBadge credential={credential} />
			</header>
			{metadata.label && <p className="label">{metadata.label}</p>}
			<Advice credential={credential} />
			<CredentialFacts credential={credential} nameOf={rest.nameOf} />
			{rest.mine[1] === "w" && <CredentialActions credential={credential} {...rest} />}
			<StoredRow
				spaceId={rest.spaceId}
				provider={provider}
				version={`${credential.updatedAt} ${credential.status} ${credential.nextRetryAt}`}
			/>
		</li>
	);
}

interface OfCredential {
	readonly credential: CredentialView;
}

function HealthBadge({ credential: { status, statusReason } }: OfCredential) {
	const { label, icon, tone } = HEALTH[status];
	return (
		<span className="status" data-status={status} data-tone={tone}>
			<Icon name={icon} />
			{label}
			{statusReason && <code>{statusReason}</code>}
		</span>
	);
}

function Advice({ credential: { status, statusReason, nextRetryAt } }: OfCredential) {
	const advice = adviceFor(status, statusReason);
	if (!advice) return null;
	return (
		<p className="advice" data-tone={HEALTH[status].tone}>
			<Prose text={advice} />
			{nextRetryAt && (
				<>
					{" Next attempt "}
					<Moment at={nextRetryAt} />.
				</>
			)}
		</p>
	);
}
