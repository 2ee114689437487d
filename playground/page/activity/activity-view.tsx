import type { ViewProps } from "../components/space.tsx";
import { DangerPanel } from "./danger-panel.tsx";

/** What happened in the space, and its end. */
export function ActivityView({ permissions, name, onDeleted }: ViewProps) {
	return (
		<div className="rooms">
			{permissions.roles.some((role) => role.creator) && (
				<DangerPanel spaceId={permissions.spaceId} name={name} onDeleted={onDeleted} />
			)}
		</div>
	);
}
