import type { CredentialView, GrantsText } from "better-auth-spaces";
import { useLayoutEffect, useState } from "react";
import { Notice } from "../components/notice.tsx";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { clearLanding, type Landing, readLanding } from "../lib/landing.ts";
import type { Message } from "../lib/message.ts";
import { type Answer, settle } from "../lib/use-answer.ts";
import { useKeptFocus } from "../lib/use-kept-focus.ts";
import { AddCredential } from "./add-credential.tsx";
import { connectHere, tellLanding } from "./connect.ts";
import { CredentialList } from "./credential-list.tsx";

interface VaultPanelProps {
	readonly spaceId: string;
	/** What the viewer may do with the vault. */
	readonly mine: GrantsText;
	readonly nameOf: (userId: string) => string;
	readonly credentials: Answer<{ readonly credentials: readonly CredentialView[] }>;
	readonly reload: () => Promise<void>;
}

const ABOUT =
	"The space’s own API keys, logins and connections. A secret goes in and never comes out: nobody, the owner included, gets more of it than its last four characters.";

export function VaultPanel({ credentials, ...rest }: VaultPanelProps) {
	return (
		<Panel className="vault wide" title="Vault" call="spaces.credentials()" about={ABOUT}>
			{credentials.state === "loading" && <Loading text="Reading the vault…" />}
			{credentials.state === "failed" && <Refusal failure={credentials.failure} />}
			{credentials.state === "ready" && <Vault {...rest} credentials={credentials.data.credentials} />}
		</Panel>
	);
}

interface VaultProps extends Omit<VaultPanelProps, "credentials"> {
	readonly credentials: readonly CredentialView[];
}

function Vault({ spaceId, mine, nameOf, credentials, reload }: VaultProps) {
	const [message, setMessage] = useState<Message | null>(null);
	const [landing, setLanding] = useState(readLanding);
	const ref = useKeptFocus<HTMLDivElement>();
	useLayoutEffect(clearLanding, []);

	const onDone = async (done: Message) => {
		setLanding(null);
		setMessage(done);
		if (done.tone === "good") await reload();
	};
	const onLanding = async (next: Landing | null) => {
		setMessage(next ? null : tellLanding(null));
		setLanding(next);
		await reload();
	};
	const onOtherAccount = async (provider: string) => {
		const answer = await settle(connectHere({ spaceId, provider, replace: true }));
		if (answer.state === "failed") await onDone({ tone: "bad", text: answer.failure.message });
	};

	return (
		<div ref={ref} tabIndex={-1} className="vault-body">
			<div className="landing">
				<Notice message={landing ? tellLanding(landing) : message} />
				{landing?.error === "SPACE_CONNECT_OTHER_ACCOUNT" && (
					<button type="button" onClick={() => onOtherAccount(landing.provider)}>
						Connect another account in its place
					</button>
				)}
			</div>
			<div className={mine[1] === "w" ? "vault-grid" : ""}>
				<CredentialList {...{ spaceId, mine, nameOf, credentials, onDone, onLanding, reload }} />
				{mine[1] === "w" && <AddCredential {...{ spaceId, onDone, onLanding }} />}
			</div>
		</div>
	);
}
