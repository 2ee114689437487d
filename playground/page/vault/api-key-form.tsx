import { useId } from "react";
import { SecretForm, type SecretFormProps } from "./secret-form.tsx";

/** An API key: of a provider that is declared, which can be tested, or of any other. */
export function ApiKeyForm(props: SecretFormProps) {
	const { existing } = props;
	const id = useId();
	const isPayments = !existing || existing.provider === "payments";
	return (
		<SecretForm
			{...props}
			toCredential={(text, form) => ({
				provider: existing?.provider ?? text("provider"),
				kind: "api_key",
				secret: String(form.get("secret") ?? ""),
			})}
			sample={isPayments ? ({ payments }) => ({ provider: "payments", secret: payments }) : undefined}
		>
			{!existing && (
				<label className="field">
					Provider
					<input
						name="provider"
						list={id}
						required
						placeholder="payments"
						autoComplete="off"
						spellCheck={false}
					/>
				</label>
			)}
			<datalist id={id}>
				<option value="payments">declared, can be tested</option>
			</datalist>
			<label className="field">
				{existing ? "New secret" : "Secret"}
				<input name="secret" type="password" required autoComplete="new-password" />
			</label>
		</SecretForm>
	);
}
