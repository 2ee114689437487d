import { useCallback, useState } from "react";

interface Steps<T> {
	readonly past: readonly T[];
	readonly present: T;
	readonly future: readonly T[];
}

export interface History<T> {
	readonly present: T;
	readonly canUndo: boolean;
	readonly canRedo: boolean;
	readonly step: (next: T) => void;
	readonly undo: () => void;
	readonly redo: () => void;
	/** Begins anew, with nothing to take back. */
	readonly restart: () => void;
}

/** A value that remembers what it was, so that each step can be undone and done again. */
export function useHistory<T>(initial: T): History<T> {
	const [{ past, present, future }, setSteps] = useState<Steps<T>>({
		past: [],
		present: initial,
		future: [],
	});
	const step = useCallback((next: T) => {
		setSteps((now) =>
			next === now.present ? now : { past: [...now.past, now.present], present: next, future: [] },
		);
	}, []);
	const undo = useCallback(() => {
		setSteps((now) => {
			const last = now.past.at(-1);
			if (last === undefined) return now;
			return { past: now.past.slice(0, -1), present: last, future: [now.present, ...now.future] };
		});
	}, []);
	const redo = useCallback(() => {
		setSteps((now) => {
			const [next, ...future] = now.future;
			return next === undefined ? now : { past: [...now.past, now.present], present: next, future };
		});
	}, []);
	const restart = useCallback(() => setSteps({ past: [], present: initial, future: [] }), [initial]);
	return { present, canUndo: past.length > 0, canRedo: future.length > 0, step, undo, redo, restart };
}
