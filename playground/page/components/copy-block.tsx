import { useState } from "react";

export function CopyBlock({ label, text }: { readonly label: string; readonly text: string }) {
	const [copied, setCopied] = useState<string | null>(null);
	const copy = async () => {
		await navigator.clipboard.writeText(text);
		setCopied(text);
	};
	return (
		<figure className="copy">
			<figcaption>
				{label}
				<button type="button" className="quiet" onClick={copy} aria-live="polite">
					{copied === text ? "Copied" : "Copy"}
				</button>
			</figcaption>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
			<pre tabIndex={0}>
				<code>{text}</code>
			</pre>
		</figure>
	);
}
