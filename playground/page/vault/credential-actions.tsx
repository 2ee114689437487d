import { type ComponentType, useRef, useState } from "react";
import { titleOf } from "../../providers.ts";
import { authClient } from "../auth-client.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { useAction } from "../lib/use-action.ts";
import { ApiKeyForm } from "./api-key-form.tsx";
import type { CredentialProps } from "./credential.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { LabelForm } from "./label-form.tsx";
import type { SecretFormProps } from "./secret-form.tsx";
import { SmtpForm } from "./smtp-form.tsx";
import { tellTest } from "./tell.ts";
import { useConnect } from "./use-connect.ts";

/** How a secret of each kind is stored anew. A connection is connected anew. */
const REPLACING: Readonly<Record<string, ComponentType<SecretFormProps>>> = {
	api_key: ApiKeyForm,
	smtp: SmtpForm,
};

/** What whoever may write can do with a credential. */
export function CredentialActions(props: CredentialProps) {
	const { credential, spaceId, mine, onDone, onLanding, reload } = props;
	const { provider, kind } = credential;
	const { busy, message, setMessage, run } = useAction();
	const [editing, setEditing] = useState<"label" | "replace" | null>(null);
	const dialog = useRef<HTMLDialogElement>(null);
	const connect = useConnect({ spaceId, provider }, onLanding, setMessage);
	const title = titleOf(provider);
	const target = { spaceId, provider };
	const Replacing = REPLACING[kind];

	const test = async () => {
		await run(() => authClient.spaces.credentials.test(target), tellTest);
		await reload();
	};
	const refresh = async () => {
		await run(
			() => authClient.spaces.credentials.refresh(target),
			({ credential: { status } }) =>
				status === "active"
					? { tone: "good", text: "The provider gave a new token." }
					: {
							tone: "bad",
							text: "The provider gave no new token. The present one is used until it expires.",
						},
		);
		await reload();
	};
	const onStored: SecretFormProps["onDone"] = async (done) => {
		setMessage(done);
		if (done.tone === "bad") return;
		setEditing(null);
		await reload();
	};
	const toggle = (next: "label" | "replace") => setEditing(editing === next ? null : next);

	return (
		<div className="credential-actions">
			{/* biome-ignore lint/a11y/useSemanticElements: a row of buttons is no fieldset. */}
			<div className="button-row" role="group" aria-label={`What to do with ${title}`}>
				<Button idle={busy} onClick={test}>
					Test
				</Button>
				{kind === "oauth2" && (
					<>
						<Button idle={busy} onClick={refresh}>
							Refresh
						</Button>
						<Button idle={busy || connect.busy} onClick={() => connect.here()}>
							Reconnect
						</Button>
					</>
				)}
				{Replacing && (
					<Button aria-expanded={editing === "replace"} onClick={() => toggle("replace")}>
						Replace
					</Button>
				)}
				<Button aria-expanded={editing === "label"} onClick={() => toggle("label")}>
					Edit label
				</Button>
				{mine[2] === "a" && (
					<Button className="quiet danger-text" onClick={() => dialog.current?.showModal()}>
						{kind === "oauth2" ? "Disconnect" : "Delete"}
						<span className="sr-only"> {provider}</span>
					</Button>
				)}
			</div>
			{editing === "label" && <LabelForm {...{ existing: credential, spaceId, onDone: onStored }} />}
			{editing === "replace" && Replacing && (
				<Replacing {...{ spaceId, existing: credential, onDone: onStored }} />
			)}
			<Notice message={message} />
			<DeleteDialog {...{ ref: dialog, credential, spaceId, onDone, reload }} />
		</div>
	);
}
