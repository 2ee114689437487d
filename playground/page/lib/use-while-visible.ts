import { useEffect } from "react";

/** How often a window that can be seen asks whether something has changed elsewhere. In milliseconds. */
const INTERVAL = 3_000;

/** Calls again and again while the window is visible, and at once when it gets the focus. */
export function useWhileVisible(call: () => void): void {
	useEffect(() => {
		const callIfVisible = () => {
			if (document.visibilityState === "visible") call();
		};
		const timer = setInterval(callIfVisible, INTERVAL);
		window.addEventListener("focus", callIfVisible);
		return () => {
			clearInterval(timer);
			window.removeEventListener("focus", callIfVisible);
		};
	}, [call]);
}
