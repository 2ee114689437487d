import type { CredentialMetadata } from "better-auth-spaces";
import { SecretForm, type SecretFormProps } from "./secret-form.tsx";

/** An SMTP account. Its test really logs in, under TLS, and sends nothing. */
export function SmtpForm(props: SecretFormProps) {
	return (
		<SecretForm
			{...props}
			toCredential={(text, form) => ({
				provider: "newsletter",
				kind: "smtp",
				host: text("host"),
				port: Number(text("port")),
				secure: form.has("secure"),
				username: text("username"),
				password: String(form.get("password") ?? ""),
			})}
			sample={({ newsletter: { host, port, username, password } }) => ({
				...{ host, username, password },
				port: String(port),
			})}
		>
			<Where shown={props.existing?.metadata} />
			<label className="field">
				Password
				<input name="password" type="password" required autoComplete="new-password" />
			</label>
			<label className="check">
				<input name="secure" type="checkbox" defaultChecked={props.existing?.metadata.secure ?? true} />
				TLS from the first byte
			</label>
		</SecretForm>
	);
}

/** Where to log in, and as whom: it may be shown, and changes together with the password only. */
function Where({ shown }: { readonly shown: CredentialMetadata | undefined }) {
	return (
		<>
			<label className="field">
				Host
				<input
					name="host"
					required
					placeholder="mail.example.org"
					autoComplete="off"
					spellCheck={false}
					defaultValue={shown?.host}
				/>
			</label>
			<label className="field">
				Port
				<input
					name="port"
					required
					inputMode="numeric"
					pattern="[0-9]+"
					placeholder="465"
					autoComplete="off"
					defaultValue={shown?.port}
				/>
			</label>
			<label className="field">
				User name
				<input
					name="username"
					required
					autoComplete="off"
					spellCheck={false}
					defaultValue={shown?.username}
				/>
			</label>
		</>
	);
}
