import type { Message } from "../lib/message.ts";
import { Icon } from "./icon.tsx";
import { Prose } from "./prose.tsx";

/** What came of the last action. The region is always there, so that a screen reader hears it change. */
export function Notice({ message }: { readonly message: Message | null }) {
	return (
		<div className="notice" role="status" aria-live="polite" data-tone={message?.tone}>
			{message && (
				<p>
					<Icon name={message.tone === "good" ? "yes" : "alert"} />
					<span>
						<Prose text={message.text} />
					</span>
				</p>
			)}
		</div>
	);
}
