import type { MatrixWritten, SpaceMatrix, SpaceMatrixChange } from "better-auth-spaces";
import { useState } from "react";
import type { ModuleId } from "../../modules.ts";
import { authClient } from "../auth-client.ts";
import { count } from "../lib/format.ts";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";
import { wordOf } from "./levels.ts";

interface Callbacks {
	/** Reads the matrix again. */
	readonly reload: () => Promise<void>;
	readonly onSaved: () => void;
	/** Told before the matrix is read again, so that one's own changes are no news. */
	readonly noteOwn: (written: MatrixWritten) => void;
}

/** Writes changes for the version they were made on, and says what came of it. */
export function useWriting({ spaceId }: SpaceMatrix, { reload, onSaved, noteOwn }: Callbacks) {
	const [message, setMessage] = useState<Message | null>(null);
	const [saving, setSaving] = useState(false);
	const write = async (changes: readonly SpaceMatrixChange<ModuleId>[], ifVersion: string, done: string) => {
		setSaving(true);
		setMessage(null);
		const answer = await settle(authClient.spaces.matrix.set({ spaceId, changes: [...changes], ifVersion }));
		if (answer.state === "ready") {
			noteOwn(answer.data);
			await reload();
			setMessage({
				tone: "good",
				text: `${done} ${count(answer.data.changes.length, "change")}. ${told(answer.data)}`,
			});
			onSaved();
		} else {
			if (answer.failure.code === "SPACE_MATRIX_CHANGED") await reload();
			setMessage({ tone: "bad", text: answer.failure.message });
		}
		setSaving(false);
		return answer.state === "ready" ? answer.data : null;
	};
	return { write, message, setMessage, saving };
}

function told({ changes }: MatrixWritten): string {
	const cells = changes.map(
		({ role, module, from, to }) => `${role} on ${module}: \`${wordOf(from)}\` → \`${wordOf(to)}\``,
	);
	return cells.length > 3
		? `${cells.slice(0, 3).join("; ")}; and ${cells.length - 3} more`
		: cells.join("; ");
}
