import type { Permissions } from "better-auth-spaces";
import { listMembers, readPermissions } from "../lib/calls.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { AskPanel } from "./ask-panel.tsx";
import { DangerPanel } from "./danger-panel.tsx";
import { MatrixPanel } from "./matrix-panel.tsx";
import { Loading, Panel } from "./panel.tsx";
import { PermissionsPanel } from "./permissions-panel.tsx";
import { Refusal } from "./refusal.tsx";
import { VaultPanel } from "./vault-panel.tsx";

interface SpaceViewProps {
	readonly spaceId: string;
	/** Null when it is no space of the viewer. */
	readonly name: string | null;
	readonly onDeleted: () => void;
}

/** One space as one person sees it. Nothing is shown before the server has said who that is. */
export function SpaceView({ spaceId, name, onDeleted }: SpaceViewProps) {
	const [permissions, reload] = useAnswer(readPermissions, spaceId);
	if (permissions.state === "loading") return <Loading text="Reading your permissions…" />;
	if (permissions.state === "failed") {
		return (
			<Panel title="No way in" about="This is all that the plugin tells you about this space:">
				<Refusal failure={permissions.failure} />
			</Panel>
		);
	}
	return (
		<Rooms permissions={permissions.data} name={name ?? "this space"} reload={reload} onDeleted={onDeleted} />
	);
}

interface RoomsProps {
	readonly permissions: Permissions;
	readonly name: string;
	readonly reload: () => Promise<void>;
	readonly onDeleted: () => void;
}

function Rooms({ permissions, name, reload, onDeleted }: RoomsProps) {
	const { spaceId, modules, roles } = permissions;
	const [members] = useAnswer(listMembers, spaceId);
	const names = new Map(
		members.state === "ready" ? members.data.members.map(({ user }) => [user.id, user.name]) : [],
	);
	const nameOf = (userId: string) => names.get(userId) ?? "a former member";
	return (
		<div className="rooms">
			<PermissionsPanel permissions={permissions} />
			<AskPanel spaceId={spaceId} />
			<MatrixPanel
				spaceId={spaceId}
				mine={modules["spaces.permissions"] ?? "---"}
				nameOf={nameOf}
				onSaved={reload}
			/>
			<VaultPanel spaceId={spaceId} mine={modules["spaces.credentials"] ?? "---"} nameOf={nameOf} />
			{roles.some((role) => role.creator) && (
				<DangerPanel spaceId={spaceId} name={name} onDeleted={onDeleted} />
			)}
		</div>
	);
}
