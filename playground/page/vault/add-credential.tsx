import { type ReactNode, useId, useState } from "react";
import { MEETINGS_SCOPES } from "../../providers.ts";
import { Button } from "../components/button.tsx";
import type { Landing } from "../lib/landing.ts";
import type { Message } from "../lib/message.ts";
import { ApiKeyForm } from "./api-key-form.tsx";
import { SmtpForm } from "./smtp-form.tsx";
import { useConnect } from "./use-connect.ts";

interface AddCredentialProps {
	readonly spaceId: string;
	readonly onDone: (message: Message) => Promise<void>;
	readonly onLanding: (landing: Landing | null) => Promise<void>;
}

const KINDS = {
	key: { title: "API key", shown: ApiKeyForm },
	smtp: { title: "SMTP", shown: SmtpForm },
	connection: { title: "Connection", shown: ConnectForm },
} as const satisfies Record<string, { title: string; shown: (props: AddCredentialProps) => ReactNode }>;

type AddedKind = keyof typeof KINDS;

export function AddCredential(props: AddCredentialProps) {
	const [kind, setKind] = useState<AddedKind>("key");
	const id = useId();
	const Shown = KINDS[kind].shown;
	return (
		<aside className="add" aria-labelledby={id}>
			<h3 id={id}>Add to the vault</h3>
			<fieldset className="segments">
				<legend className="sr-only">What to add</legend>
				{(Object.keys(KINDS) as AddedKind[]).map((name) => (
					<label key={name}>
						<input type="radio" name="added-kind" checked={kind === name} onChange={() => setKind(name)} />
						<span>{KINDS[name].title}</span>
					</label>
				))}
			</fieldset>
			<Shown {...props} />
		</aside>
	);
}

/** A connection has no form: somebody consents at the provider, and the tokens come from there. */
function ConnectForm({ spaceId, onDone, onLanding }: AddCredentialProps) {
	const { busy, here, inPopup } = useConnect({ spaceId, provider: "meetings" }, onLanding, onDone);
	return (
		<div className="connect">
			<p className="fine">
				<strong>Meetings</strong> asks somebody to consent to{" "}
				{MEETINGS_SCOPES.filter((scope) => scope.includes(".")).map((scope, index) => (
					<span key={scope}>
						{index > 0 && " and "}
						<code>{scope}</code>
					</span>
				))}
				. The tokens end in the vault and belong to the space, not to whoever consented.
			</p>
			<div className="button-row">
				<Button className="primary" idle={busy} onClick={here}>
					Connect Meetings
				</Button>
				<Button idle={busy} onClick={inPopup}>
					Connect in a popup
				</Button>
			</div>
		</div>
	);
}
