import type { MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { useMemo, useState } from "react";
import { type Delta, deltasSince, seenAfter, seenIn } from "./matrix-deltas.ts";

interface ForeignChanges {
	/** What others have changed since the matrix was last looked at. */
	readonly deltas: readonly Delta[];
	readonly markSeen: () => void;
	/** What one has written oneself is no news. */
	readonly noteOwn: (written: MatrixWritten) => void;
}

/** Tells a matrix that was read again from what its reader knows of it. */
export function useForeignChanges(matrix: SpaceMatrix): ForeignChanges {
	const [seen, setSeen] = useState(() => seenIn(matrix));
	const deltas = useMemo(() => deltasSince(seen, matrix), [seen, matrix]);
	return {
		deltas,
		markSeen: () => setSeen(seenIn(matrix)),
		noteOwn: (written) => setSeen((known) => seenAfter(known, written)),
	};
}
