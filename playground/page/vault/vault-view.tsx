import type { ViewProps } from "../components/space.tsx";
import { VaultPanel } from "./vault-panel.tsx";

/** What the space has stored, beside what lies on the disk. */
export function VaultView({ permissions, nameOf }: ViewProps) {
	const { spaceId, modules } = permissions;
	return (
		<div className="rooms">
			<VaultPanel spaceId={spaceId} mine={modules["spaces.credentials"] ?? "---"} nameOf={nameOf} />
		</div>
	);
}
