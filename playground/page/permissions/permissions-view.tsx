import type { ViewProps } from "../components/space.tsx";
import { AskPanel } from "./ask-panel.tsx";
import { MatrixPanel } from "./matrix-panel.tsx";
import { PermissionsPanel } from "./permissions-panel.tsx";

/** Who may do what, and why. */
export function PermissionsView({ permissions, nameOf, onChanged }: ViewProps) {
	const { spaceId, modules } = permissions;
	return (
		<div className="rooms">
			<PermissionsPanel permissions={permissions} />
			<AskPanel spaceId={spaceId} />
			<MatrixPanel
				spaceId={spaceId}
				mine={modules["spaces.permissions"] ?? "---"}
				nameOf={nameOf}
				onSaved={onChanged}
			/>
		</div>
	);
}
