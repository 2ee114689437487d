import { type SubmitEvent, useState } from "react";
import { authClient } from "../auth-client.ts";
import { Button } from "../components/button.tsx";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";

interface CredentialFormProps {
	readonly spaceId: string;
	readonly onDone: (message: Message) => Promise<void>;
}

/** The fields are uncontrolled on purpose: React writes a controlled value into the DOM, where a secret has no place. */
export function CredentialForm({ spaceId, onDone }: CredentialFormProps) {
	const [busy, setBusy] = useState(false);

	const store = async (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = event.currentTarget;
		const fields = new FormData(form);
		const text = (name: string) => String(fields.get(name) ?? "").trim();
		setBusy(true);
		const answer = await settle(
			authClient.spaces.credentials.set({
				spaceId,
				provider: text("provider"),
				secret: String(fields.get("secret") ?? ""),
				replace: fields.has("replace"),
				metadata: { label: text("label") || undefined },
			}),
		);
		if (answer.state === "ready") {
			form.reset();
			await onDone({ tone: "good", text: `Stored the API key for ${answer.data.credential.provider}.` });
		} else {
			await onDone({ tone: "bad", text: answer.failure.message });
		}
		setBusy(false);
	};

	return (
		<form className="credential-form" onSubmit={store}>
			<h3>Add an API key</h3>
			<label className="field">
				Provider
				<input name="provider" required placeholder="stripe" autoComplete="off" spellCheck={false} />
			</label>
			<label className="field">
				Label <span className="optional">(optional)</span>
				<input name="label" placeholder="Membership fees" autoComplete="off" />
			</label>
			<label className="field wide">
				Secret
				<input name="secret" type="password" required autoComplete="new-password" />
			</label>
			<label className="check">
				<input name="replace" type="checkbox" />
				Replace an existing one
			</label>
			<Button type="submit" className="primary" idle={busy}>
				Store
			</Button>
		</form>
	);
}
