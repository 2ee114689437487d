import type { GrantsText } from "better-auth-spaces";
import { useState } from "react";
import { authClient } from "../auth-client.ts";
import { Notice } from "../components/notice.tsx";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { readCredentials, readStoredRows } from "../lib/calls.ts";
import type { Message } from "../lib/message.ts";
import { settle, useAnswer } from "../lib/use-answer.ts";
import { CredentialForm } from "./credential-form.tsx";
import { CredentialList } from "./credential-list.tsx";
import { StoredRows } from "./stored-rows.tsx";

interface VaultPanelProps {
	readonly spaceId: string;
	/** What the viewer may do with the vault. */
	readonly mine: GrantsText;
	readonly nameOf: (userId: string) => string;
}

const ABOUT =
	"The space’s own API keys and logins. A secret goes in and never comes out: nobody, the owner included, gets more of it than its last four characters.";

export function VaultPanel({ spaceId, mine, nameOf }: VaultPanelProps) {
	const [credentials, reload] = useAnswer(readCredentials, spaceId);
	return (
		<Panel className="vault wide" title="Vault" call="spaces.credentials()" about={ABOUT}>
			{credentials.state === "loading" && <Loading text="Reading the vault…" />}
			{credentials.state === "failed" && <Refusal failure={credentials.failure} />}
			{credentials.state === "ready" && (
				<Vault {...{ spaceId, mine, nameOf, reload }} credentials={credentials.data.credentials} />
			)}
		</Panel>
	);
}

interface VaultProps extends VaultPanelProps {
	readonly credentials: Parameters<typeof CredentialList>[0]["credentials"];
	readonly reload: () => Promise<void>;
}

function Vault({ spaceId, mine, nameOf, credentials, reload }: VaultProps) {
	const [rows, reloadRows] = useAnswer(readStoredRows, spaceId);
	const [message, setMessage] = useState<Message | null>(null);

	const refresh = async (done: Message) => {
		setMessage(done);
		if (done.tone === "good") await Promise.all([reload(), reloadRows()]);
	};
	const remove = async (provider: string) => {
		const answer = await settle(authClient.spaces.credentials.delete({ spaceId, provider }));
		await refresh(
			answer.state === "failed"
				? { tone: "bad", text: answer.failure.message }
				: { tone: "good", text: `Deleted the credential for ${provider}.` },
		);
	};

	return (
		<div className="vault-grid">
			<div className="stack">
				<CredentialList
					credentials={credentials}
					nameOf={nameOf}
					onDelete={mine === "rwa" ? remove : undefined}
				/>
				<Notice message={message} />
				{mine[1] === "w" && <CredentialForm spaceId={spaceId} onDone={refresh} />}
			</div>
			{rows.state === "ready" && <StoredRows rows={rows.data} />}
		</div>
	);
}
