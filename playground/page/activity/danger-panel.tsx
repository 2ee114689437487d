import { useRef, useState } from "react";
import { authClient } from "../auth-client.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";

interface DangerPanelProps {
	readonly spaceId: string;
	readonly name: string;
	readonly onDeleted: () => void;
}

/** Better Auth's own deletion of an organization. Both tables of the plugin follow it. */
export function DangerPanel({ spaceId, name, onDeleted }: DangerPanelProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const [message, setMessage] = useState<Message | null>(null);

	const remove = async () => {
		const answer = await settle(authClient.organization.delete({ organizationId: spaceId }));
		if (answer.state === "ready") onDeleted();
		else setMessage({ tone: "bad", text: answer.failure.message });
	};

	return (
		<Panel
			className="danger wide"
			title="Danger"
			call="organization.delete()"
			about="Deletes the space with Better Auth’s own call. Its matrix and its vault go with it, to the last row."
		>
			<button type="button" className="destructive" onClick={() => dialog.current?.showModal()}>
				Delete this space…
			</button>
			<Notice message={message} />
			<ConfirmDialog ref={dialog} title={`Delete ${name}?`} confirm="Delete the space" onConfirm={remove}>
				Its members lose it at once; every override and every credential is removed. There is no way back but{" "}
				<code>npm start -- --reset</code>.
			</ConfirmDialog>
		</Panel>
	);
}
