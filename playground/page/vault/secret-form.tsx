import type { CredentialView, SpaceCredentialInput } from "better-auth-spaces";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { titleOf } from "../../providers.ts";
import { authClient } from "../auth-client.ts";
import { Button } from "../components/button.tsx";
import { readSamples } from "../lib/calls.ts";
import type { DataOf } from "../lib/failure.ts";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";

export interface SecretFormProps {
	readonly spaceId: string;
	/** What is to be replaced; left out where something is added. */
	readonly existing?: CredentialView;
	readonly onDone: (message: Message) => Promise<void>;
}

type Samples = DataOf<Awaited<ReturnType<typeof readSamples>>>;

interface SecretFormOwn extends SecretFormProps {
	/** What the fields of the form say. */
	readonly toCredential: (text: (name: string) => string, form: FormData) => SpaceCredentialInput;
	/** The demo's own values, by the names of the fields. */
	readonly sample?: (samples: Samples) => Readonly<Record<string, string>>;
	readonly children: ReactNode;
}

/** The fields are uncontrolled on purpose: React writes a controlled value into the DOM, where a secret has no place. */
export function SecretForm({ spaceId, existing, onDone, toCredential, sample, children }: SecretFormOwn) {
	const [busy, setBusy] = useState(false);

	const store = async (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = event.currentTarget;
		const data = new FormData(form);
		const text = (name: string) => String(data.get(name) ?? "").trim();
		const label = text("label") || undefined;
		setBusy(true);
		const answer = await settle(
			authClient.spaces.credentials.set({
				...toCredential(text, data),
				...{ spaceId, metadata: { label } },
				replace: existing !== undefined || data.has("replace"),
			}),
		);
		if (answer.state === "ready") {
			form.reset();
			const { provider } = answer.data.credential;
			await onDone({ tone: "good", text: `Stored the secret for ${titleOf(provider)}, sealed.` });
		} else {
			await onDone({ tone: "bad", text: answer.failure.message });
		}
		setBusy(false);
	};

	return (
		<form className="credential-form" onSubmit={store}>
			{children}
			<label className="field">
				Label <span className="optional">(optional)</span>
				<input name="label" autoComplete="off" defaultValue={existing?.metadata.label} />
			</label>
			{!existing && (
				<label className="check">
					<input name="replace" type="checkbox" />
					Replace an existing one
				</label>
			)}
			<div className="button-row">
				<Button type="submit" className="primary" idle={busy}>
					Store
				</Button>
				{sample && <FillIn sample={sample} onFailed={onDone} />}
			</div>
		</form>
	);
}

interface FillInProps extends Required<Pick<SecretFormOwn, "sample">> {
	readonly onFailed: (message: Message) => Promise<void>;
}

/** A convenience of the demo. The values go into the fields as a password manager would put them there. */
function FillIn({ sample, onFailed }: FillInProps) {
	const fill = async (form: HTMLFormElement | null) => {
		const samples = await settle(readSamples());
		if (samples.state === "failed") return onFailed({ tone: "bad", text: samples.failure.message });
		for (const [name, value] of Object.entries(sample(samples.data))) {
			const field = form?.elements.namedItem(name);
			if (field instanceof HTMLInputElement) field.value = value;
		}
	};
	return (
		<Button className="quiet" onClick={(event) => fill(event.currentTarget.form)}>
			Fill in the demo’s
		</Button>
	);
}
