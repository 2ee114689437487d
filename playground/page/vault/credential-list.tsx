import type { CredentialView, GrantsText } from "better-auth-spaces";
import { useState } from "react";
import { count } from "../lib/format.ts";
import type { Landing } from "../lib/landing.ts";
import type { Message } from "../lib/message.ts";
import { Credential } from "./credential.tsx";

export interface CredentialListProps {
	readonly spaceId: string;
	readonly mine: GrantsText;
	readonly nameOf: (userId: string) => string;
	readonly credentials: readonly CredentialView[];
	/** What came of something that outlives the credential it was done to. */
	readonly onDone: (message: Message) => Promise<void>;
	readonly onLanding: (landing: Landing | null) => Promise<void>;
	readonly reload: () => Promise<void>;
}

const PAGE = 20;

export function CredentialList({ credentials, ...rest }: CredentialListProps) {
	const [shown, setShown] = useState(PAGE);
	const left = credentials.length - shown;
	if (credentials.length === 0) {
		return (
			<div className="empty">
				<p>The vault is empty.</p>
			</div>
		);
	}
	return (
		<div>
			<ul className="credentials">
				{credentials.slice(0, shown).map((credential) => (
					<Credential key={credential.provider} credential={credential} {...rest} />
				))}
			</ul>
			{left > 0 && (
				<button type="button" className="more" onClick={() => setShown(shown + 5 * PAGE)}>
					Show more: {count(left, "credential is", "credentials are")} not shown
				</button>
			)}
		</div>
	);
}
