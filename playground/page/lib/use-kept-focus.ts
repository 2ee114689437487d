import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Takes the focus when what had it inside is gone, as a deleted entry's button is: otherwise the keyboard would begin again
 * at the top of the page. For an element with `tabIndex={-1}`.
 */
export function useKeptFocus<E extends HTMLElement>(): RefObject<E | null> {
	const ref = useRef<E>(null);
	const wasInside = useRef(false);
	// After every render on purpose: any of them may have taken the focus away.
	useLayoutEffect(() => {
		if (wasInside.current && document.activeElement === document.body) ref.current?.focus();
		wasInside.current = ref.current?.contains(document.activeElement) ?? false;
	});
	return ref;
}
