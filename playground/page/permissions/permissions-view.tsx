import { useCallback, useEffect, useState } from "react";
import type { ViewProps } from "../components/space.tsx";
import { readMatrix } from "../lib/calls.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { useWhileVisible } from "../lib/use-while-visible.ts";
import { ExplainPanel } from "./explain-panel.tsx";
import { MatrixPanel } from "./matrix-panel.tsx";
import { PermissionsPanel } from "./permissions-panel.tsx";

/** Who may do what, and why. Whoever may read the matrix has it before him; anybody else begins with his own part. */
export function PermissionsView({ permissions, members, nameOf, onChanged }: ViewProps) {
	const { spaceId, modules } = permissions;
	const mine = modules["spaces.permissions"] ?? "---";
	const [answer, reload, refresh] = useAnswer(readMatrix, spaceId);
	const [deciding, setDeciding] = useState<string | null>(null);
	const [drafting, setDrafting] = useState(false);
	const matrix = answer.state === "ready" ? answer.data : null;

	// A draft stands on the matrix it was made on: what happens elsewhere is told when it is to be saved.
	const follow = useCallback(() => {
		if (!drafting && mine !== "---") void refresh();
	}, [drafting, mine, refresh]);
	useWhileVisible(follow);
	const [readAs, setReadAs] = useState(mine);
	useEffect(() => {
		if (readAs === mine) return;
		setReadAs(mine);
		void reload();
	}, [readAs, mine, reload]);

	const explain = <ExplainPanel {...{ permissions, members, matrix, nameOf }} onDecided={setDeciding} />;
	const own = <PermissionsPanel permissions={permissions} matrix={matrix} />;
	const desk = { matrix: answer, deciding, nameOf, reload, onSaved: onChanged, onDrafting: setDrafting };
	if (mine === "---") {
		return (
			<div className="rooms bench">
				{own}
				<div className="inspector">{explain}</div>
				<MatrixPanel {...desk} editable={false} />
			</div>
		);
	}
	return (
		<div className="rooms bench">
			<MatrixPanel {...desk} editable={mine === "rwa"}>
				{explain}
			</MatrixPanel>
			{own}
		</div>
	);
}
