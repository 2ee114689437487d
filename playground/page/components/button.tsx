import type { ComponentProps } from "react";

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
	/** Says so to everybody, but keeps the focus, which a truly disabled button would throw away. */
	readonly idle?: boolean;
}

export function Button({ idle = false, onClick, ...rest }: ButtonProps) {
	return <button type="button" {...rest} aria-disabled={idle} onClick={idle ? swallow : onClick} />;
}

function swallow(event: { preventDefault: () => void }): void {
	event.preventDefault();
}
