import { type ReactNode, useId } from "react";

interface PanelProps {
	readonly title: string;
	readonly about: ReactNode;
	/** The call of the public client that the panel is made from. */
	readonly call?: string;
	readonly className?: string;
	readonly children: ReactNode;
}

export function Panel({ title, about, call, className = "", children }: PanelProps) {
	const id = useId();
	return (
		<section className={`panel ${className}`} aria-labelledby={id}>
			<header className="panel-head">
				<h2 id={id}>{title}</h2>
				{call && <code className="call">{call}</code>}
				<p>{about}</p>
			</header>
			{children}
		</section>
	);
}

/** Says that nothing is known yet, and looks like nothing. */
export function Loading({ text }: { readonly text: string }) {
	return (
		<p className="loading" role="status">
			{text}
		</p>
	);
}
