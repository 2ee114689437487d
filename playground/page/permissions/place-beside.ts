const GAP = 6;

/** Puts a popover under its anchor, above it where there is more room, and never outside the window. */
export function placeBeside(popover: HTMLElement, anchor: HTMLElement): void {
	const { left, top, bottom } = anchor.getBoundingClientRect();
	const { offsetWidth: width, offsetHeight: height } = popover;
	const { clientWidth, clientHeight } = document.documentElement;
	const under = bottom + GAP;
	const fits = under + height <= clientHeight - GAP;
	const y = fits ? under : Math.max(top - height - GAP, GAP);
	popover.style.left = `${Math.max(GAP, Math.min(left, clientWidth - width - GAP))}px`;
	popover.style.top = `${y}px`;
}
