import type { SpaceMatrix } from "better-auth-spaces";
import { useMemo, useState } from "react";
import { shownPart } from "./shown-part.ts";

/** The part of a matrix that its viewer wants to see, and what he says to want it. */
export function useShownPart(matrix: SpaceMatrix, editable: boolean, always: string | null) {
	const [filter, setFilter] = useState("");
	const [withClosed, setWithClosed] = useState(false);
	const part = useMemo(
		() => shownPart(matrix, { filter: filter.trim(), withClosed, editable, always }),
		[matrix, filter, withClosed, editable, always],
	);
	return { part, wish: { filter, setFilter, withClosed, setWithClosed } };
}
