import { type ComponentType, useRef, useState } from "react";
import { titleOf } from "../../providers.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { ApiKeyForm } from "./api-key-form.tsx";
import { ConnectionButtons } from "./connection-buttons.tsx";
import type { CredentialProps } from "./credential.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { LabelForm } from "./label-form.tsx";
import type { SecretFormProps } from "./secret-form.tsx";
import { SmtpForm } from "./smtp-form.tsx";
import { useCredentialCalls } from "./use-credential-calls.ts";

/** How a secret of each kind is stored anew. A connection is connected anew. */
const REPLACING: Readonly<Record<string, ComponentType<SecretFormProps>>> = {
	api_key: ApiKeyForm,
	smtp: SmtpForm,
};

type Edited = "label" | "replace";

/** What whoever may write can do with a credential. */
export function CredentialActions({ credential, spaceId, mine, onDone, onLanding, reload }: CredentialProps) {
	const { provider, kind } = credential;
	const calls = useCredentialCalls({ spaceId, provider }, reload);
	const [editing, setEditing] = useState<Edited | null>(null);
	const dialog = useRef<HTMLDialogElement>(null);
	const Replacing = REPLACING[kind];
	const toggle = (next: Edited) => setEditing(editing === next ? null : next);
	const onStored: SecretFormProps["onDone"] = async (done) => {
		calls.say(done);
		if (done.tone === "bad") return;
		setEditing(null);
		await reload();
	};
	const form = { spaceId, existing: credential, onDone: onStored };

	return (
		<div className="credential-actions">
			{/* biome-ignore lint/a11y/useSemanticElements: a row of buttons is no fieldset. */}
			<div className="button-row" role="group" aria-label={`What to do with ${titleOf(provider)}`}>
				<Button idle={calls.busy} onClick={calls.test}>
					Test
				</Button>
				{kind === "oauth2" && <ConnectionButtons {...{ spaceId, provider, calls, onLanding }} />}
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
			{editing === "label" && <LabelForm {...form} />}
			{editing === "replace" && Replacing && <Replacing {...form} />}
			<Notice message={calls.message} />
			<DeleteDialog {...{ ref: dialog, credential, spaceId, onDone, reload }} />
		</div>
	);
}
