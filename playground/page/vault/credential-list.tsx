import type { CredentialView } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { dateTime } from "../lib/format.ts";

interface CredentialListProps {
	readonly credentials: readonly CredentialView[];
	readonly nameOf: (userId: string) => string;
	/** Left out for those who may not. */
	readonly onDelete: ((provider: string) => void) | undefined;
}

export function CredentialList({ credentials, nameOf, onDelete }: CredentialListProps) {
	if (credentials.length === 0) return <p className="empty">The vault is empty.</p>;
	return (
		<ul className="credentials">
			{credentials.map((credential) => (
				<li key={credential.provider} className="credential">
					<Credential credential={credential} nameOf={nameOf} />
					{onDelete && (
						<button
							type="button"
							className="quiet danger-text"
							onClick={() => onDelete(credential.provider)}
							aria-label={`Delete ${credential.provider}`}
						>
							Delete
						</button>
					)}
				</li>
			))}
		</ul>
	);
}

function Credential({ credential, nameOf }: Pick<CredentialListProps, "nameOf"> & CredentialProps) {
	const { provider, kind, hint, status, metadata, updatedBy, updatedAt } = credential;
	const author = updatedBy === null ? "server code" : nameOf(updatedBy);
	return (
		<div>
			<p className="credential-title">
				<strong>{provider}</strong>
				<code>{kind}</code>
				<span className="status" data-status={status}>
					<Icon name={status === "active" ? "yes" : "alert"} />
					{status}
				</span>
			</p>
			<p className="credential-hint">
				<code>••••{hint ?? ""}</code>
				{metadata.label && <span>{metadata.label}</span>}
			</p>
			<p className="fine">
				{author}
				{updatedAt && `, ${dateTime(updatedAt)}`}
			</p>
		</div>
	);
}

interface CredentialProps {
	readonly credential: CredentialView;
}
