import type { Permissions } from "better-auth-spaces";
import { type ReactNode, useEffect } from "react";
import { ActivityView } from "../activity/activity-view.tsx";
import { authClient } from "../auth-client.ts";
import { listMembers, readPermissions } from "../lib/calls.ts";
import type { View } from "../lib/use-address.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { useWhileVisible } from "../lib/use-while-visible.ts";
import { PermissionsView } from "../permissions/permissions-view.tsx";
import { VaultView } from "../vault/vault-view.tsx";
import { Loading, Panel } from "./panel.tsx";
import { Refusal } from "./refusal.tsx";
import { ViewLinks } from "./view-links.tsx";

/** A member as the organization plugin tells of him. Several roles are one text, with commas. */
export interface SpaceMember {
	readonly userId: string;
	readonly role: string;
	readonly user: { readonly name: string };
}

/** What every view of a space is made from. */
export interface ViewProps {
	readonly name: string;
	/** Of the viewer. */
	readonly permissions: Permissions;
	readonly members: readonly SpaceMember[];
	readonly nameOf: (userId: string) => string;
	/** Something has changed that the viewer's permissions depend on. */
	readonly onChanged: () => Promise<void>;
	readonly onDeleted: () => void;
}

interface SpaceProps {
	/** Whose page this is. */
	readonly userId: string;
	readonly spaceId: string;
	/** Null when it is no space of the viewer. */
	readonly name: string | null;
	readonly view: View;
	readonly onDeleted: () => void;
}

const VIEWS: Readonly<Record<View, (props: ViewProps) => ReactNode>> = {
	permissions: PermissionsView,
	vault: VaultView,
	activity: ActivityView,
};

/** One space as one person sees it. Nothing is shown before the server has said who that is. */
export function Space({ userId, spaceId, name, view, onDeleted }: SpaceProps) {
	const [permissions, reload, refresh] = useAnswer(readPermissions, spaceId);
	const [members] = useAnswer(listMembers, spaceId);
	const { refetch } = authClient.useSession();
	useWhileVisible(refresh);
	// The windows of one address share their cookies, so somebody else may have signed in in another one.
	const isStranger = permissions.state === "ready" && permissions.data.userId !== userId;
	useEffect(() => {
		if (isStranger) void refetch();
	}, [isStranger, refetch]);
	if (isStranger) return <Loading text="Somebody else has signed in in another window…" />;
	if (permissions.state === "loading") return <Loading text="Reading your permissions…" />;
	if (permissions.state === "failed") {
		return (
			<Panel title="No way in" about="This is all that the plugin tells you about this space:">
				<Refusal failure={permissions.failure} />
			</Panel>
		);
	}
	const known = members.state === "ready" ? members.data.members : [];
	const names = new Map(known.map(({ user }) => [user.id, user.name]));
	const Shown = VIEWS[view];
	return (
		<>
			<ViewLinks spaceId={spaceId} current={view} />
			<Shown
				name={name ?? "this space"}
				permissions={permissions.data}
				members={known}
				nameOf={(userId) => names.get(userId) ?? "a former member"}
				onChanged={reload}
				onDeleted={onDeleted}
			/>
		</>
	);
}
