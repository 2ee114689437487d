import { useState } from "react";
import type { KeysState } from "../../server/demo/key-routes.ts";
import type { KeyStep } from "../../server/keys.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { changeKeys, fillArchive, readKeys } from "../lib/calls.ts";
import type { Message } from "../lib/message.ts";
import { useAction } from "../lib/use-action.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { useKeptFocus } from "../lib/use-kept-focus.ts";
import { KeyList } from "./key-list.tsx";
import { RotationProgress } from "./rotation-progress.tsx";
import { useRotation } from "./use-rotation.ts";

interface KeysPanelProps {
	readonly spaceId: string;
	/** What opens may be another now. */
	readonly onChanged: () => Promise<void>;
}

const ABOUT =
	"The server’s side, shown here for the demo: in an application nobody sees this in a browser. The first key seals, all of them open.";

export function KeysPanel({ spaceId, onChanged }: KeysPanelProps) {
	const [keys] = useAnswer(readKeys, spaceId);
	return (
		<Panel className="keys" title="Keys" call="auth.api.rotateSpaceKeys()" about={ABOUT}>
			{keys.state === "loading" && <Loading text="Counting what is sealed under which key…" />}
			{keys.state === "failed" && <Refusal failure={keys.failure} />}
			{keys.state === "ready" && <Keys {...{ spaceId, onChanged }} read={keys.data} />}
		</Panel>
	);
}

const TOLD: Readonly<Record<KeyStep, (id: string) => string>> = {
	add: () => "There is a new key behind the others: everybody can open with it, nobody seals with it yet.",
	promote: (id) =>
		`From now on \`${id}\` seals. What lies sealed under another key stays so until it is sealed anew.`,
	drop: (id) => `The server does not have \`${id}\` any more.`,
	restore: (id) => `The server has \`${id}\` again, and whatever is sealed under it opens.`,
};

function Keys({ spaceId, onChanged, read }: KeysPanelProps & { readonly read: KeysState }) {
	const [keys, setKeys] = useState(read);
	const { rotation, start, stop } = useRotation(spaceId, setKeys);
	const { busy, message, run } = useAction();
	const ref = useKeptFocus<HTMLDivElement>();
	const isBusy = busy || rotation.state === "running";

	const taken = async (next: KeysState, text: string): Promise<Message> => {
		setKeys(next);
		await onChanged();
		return { tone: "good", text };
	};
	const onStep = (step: KeyStep, id = "") =>
		run(
			() => changeKeys(spaceId, step, id),
			(next) => taken(next, TOLD[step](id)),
		);
	const onFill = () =>
		run(
			() => fillArchive(spaceId),
			(next) =>
				taken(next, "There is a space “Regatta Archive” with 300 credentials. Load the page anew to see it."),
		);

	return (
		<div ref={ref} tabIndex={-1}>
			<KeyList keys={keys.keys} idle={isBusy} onStep={onStep} />
			<RotationProgress {...{ keys, rotation, start, stop, busy }} />
			<div className="button-row">
				<Button idle={isBusy} onClick={() => onStep("add")}>
					Make a new key
				</Button>
				{keys.archive === null && (
					<Button idle={isBusy} onClick={onFill}>
						Add 300 credentials to seal
					</Button>
				)}
			</div>
			<Notice message={message} />
		</div>
	);
}
