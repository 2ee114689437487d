import type { MatrixCell, MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { useState } from "react";
import { authClient } from "../auth-client.ts";
import { count } from "../lib/format.ts";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";
import { type Choice, choose, EMPTY_DRAFT } from "./matrix-draft.ts";

interface Callbacks {
	/** Reads the matrix again. */
	readonly reload: () => Promise<void>;
	readonly onSaved: () => void;
}

/** Collects changes of a matrix and writes them in one call, for the version they were made on. */
export function useMatrixDraft({ spaceId, version }: SpaceMatrix, { reload, onSaved }: Callbacks) {
	const [draft, setDraft] = useState(EMPTY_DRAFT);
	const [message, setMessage] = useState<Message | null>(null);
	const [saving, setSaving] = useState(false);

	const save = async () => {
		setSaving(true);
		const changes = [...draft.values()];
		const answer = await settle(authClient.spaces.matrix.set({ spaceId, changes, ifVersion: version }));
		if (answer.state === "failed") {
			setMessage({ tone: "bad", text: answer.failure.message });
		} else {
			await reload();
			setDraft(EMPTY_DRAFT);
			setMessage({ tone: "good", text: saved(answer.data) });
			onSaved();
		}
		setSaving(false);
	};
	const change = (cell: MatrixCell, choice: Choice) => {
		setMessage(null);
		setDraft(choose(draft, cell, choice));
	};
	const discard = () => {
		setMessage(null);
		setDraft(EMPTY_DRAFT);
	};
	const readAgain = async () => {
		setMessage(null);
		await reload();
	};
	return { draft, message, saving, save, change, discard, readAgain };
}

function saved({ changes }: MatrixWritten): string {
	const cells = changes.map(
		({ role, module, from, to }) => `${role} on ${module}: \`${from ?? "default"}\` → \`${to ?? "default"}\``,
	);
	return `Saved ${count(changes.length, "change")}. ${cells.join("; ")}`;
}
