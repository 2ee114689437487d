import type { SubmitEvent } from "react";
import { authClient } from "../auth-client.ts";
import { settle } from "../lib/use-answer.ts";
import type { SecretFormProps } from "./secret-form.tsx";

type LabelFormProps = Required<SecretFormProps>;

/** Changes what is shown, and keeps the secret: nothing is sent of it, so nothing could be read back. */
export function LabelForm({ existing: { provider, metadata }, spaceId, onDone }: LabelFormProps) {
	const save = async (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const label = String(new FormData(event.currentTarget).get("label") ?? "").trim();
		const answer = await settle(
			authClient.spaces.credentials.set({ spaceId, provider, replace: true, metadata: { label } }),
		);
		await onDone(
			answer.state === "ready"
				? { tone: "good", text: "Changed the label. The secret stayed where it is." }
				: { tone: "bad", text: answer.failure.message },
		);
	};
	return (
		<form className="credential-form" onSubmit={save}>
			<label className="field">
				Label
				<input name="label" required autoComplete="off" defaultValue={metadata.label} />
			</label>
			<div className="button-row">
				<button type="submit" className="primary">
					Save the label
				</button>
			</div>
		</form>
	);
}
