import type { ViewProps } from "../components/space.tsx";
import { DangerPanel } from "./danger-panel.tsx";
import { TrailPanel } from "./trail-panel.tsx";

/** What happened in the space, and its end. */
export function ActivityView({ permissions, name, nameOf, onDeleted }: ViewProps) {
	const { spaceId, roles } = permissions;
	return (
		<div className="rooms">
			<TrailPanel spaceId={spaceId} nameOf={nameOf} />
			{roles.some((role) => role.creator) && (
				<DangerPanel spaceId={spaceId} name={name} onDeleted={onDeleted} />
			)}
		</div>
	);
}
