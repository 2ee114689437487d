import type { KeyInUse } from "better-auth-spaces";
import { useRef } from "react";
import type { KeyStep } from "../../server/keys.ts";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { count } from "../lib/format.ts";

interface KeyListProps {
	readonly keys: readonly KeyInUse[];
	readonly idle: boolean;
	readonly onStep: (step: KeyStep, id: string) => void;
}

/** The keys in their order, and the one or two steps that each can take next. */
export function KeyList({ keys, idle, onStep }: KeyListProps) {
	return (
		<ul className="key-list">
			{keys.map((key) => (
				<li key={key.id} data-key={key.id}>
					<code className="key-id">{key.id}</code>
					<span className="key-part" data-part-of-key={partOf(key)}>
						{partOf(key)}
					</span>
					<span className="key-count">{count(key.credentials, "credential")}</span>
					<span className="button-row">
						<KeySteps {...{ keyInUse: key, idle, onStep }} />
					</span>
				</li>
			))}
		</ul>
	);
}

/** What a key is for at present. */
function partOf({ primary, configured, credentials }: KeyInUse): string {
	if (primary) return "seals and opens";
	if (configured) return "opens";
	return credentials > 0 ? "missing" : "retired";
}

interface KeyStepsProps extends Omit<KeyListProps, "keys"> {
	readonly keyInUse: KeyInUse;
}

function KeySteps({ keyInUse: { id, primary, configured, credentials }, idle, onStep }: KeyStepsProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	if (primary) return null;
	const named = <span className="sr-only"> {id}</span>;
	if (!configured) {
		return (
			<Button idle={idle} onClick={() => onStep("restore", id)}>
				Put back{named}
			</Button>
		);
	}
	const isUsed = credentials > 0;
	return (
		<>
			<Button idle={idle} onClick={() => onStep("promote", id)}>
				Put first{named}
			</Button>
			<Button
				className="quiet danger-text"
				idle={idle}
				onClick={() => (isUsed ? dialog.current?.showModal() : onStep("drop", id))}
			>
				Drop{named}
			</Button>
			<ConfirmDialog
				ref={dialog}
				title={`Drop ${id} too early?`}
				confirm="Drop it"
				onConfirm={() => onStep("drop", id)}
			>
				{count(credentials, "credential is", "credentials are")} still sealed under it, and will be unreadable
				until it is put back. In the demo it can be: the file keeps it.
			</ConfirmDialog>
		</>
	);
}
