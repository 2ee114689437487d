import { type ReactNode, type RefObject, useId } from "react";

interface ConfirmDialogProps {
	readonly ref: RefObject<HTMLDialogElement | null>;
	readonly title: string;
	readonly confirm: string;
	readonly onConfirm: () => void;
	readonly children: ReactNode;
}

/** The browser's own dialog: it traps the focus, closes on Escape and gives the focus back. */
export function ConfirmDialog({ ref, title, confirm, onConfirm, children }: ConfirmDialogProps) {
	const id = useId();
	return (
		<dialog ref={ref} aria-labelledby={id}>
			<form method="dialog">
				<h2 id={id}>{title}</h2>
				<p className="question">{children}</p>
				<div className="actions">
					<button type="submit">Keep it</button>
					<button type="submit" className="destructive" onClick={onConfirm}>
						{confirm}
					</button>
				</div>
			</form>
		</dialog>
	);
}
