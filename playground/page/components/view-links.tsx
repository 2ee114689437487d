import { hashOf, VIEWS, type View } from "../lib/use-address.ts";

interface ViewLinksProps {
	readonly spaceId: string;
	readonly current: View;
}

const TITLES: Readonly<Record<View, string>> = {
	permissions: "Permissions",
	vault: "Vault",
	activity: "Activity",
};

/** Real links: they can be opened in another window, and sent to somebody. */
export function ViewLinks({ spaceId, current }: ViewLinksProps) {
	return (
		<nav className="views" aria-label="Parts of this space">
			{VIEWS.map((view) => (
				<a key={view} href={hashOf({ spaceId, view })} aria-current={view === current ? "page" : undefined}>
					{TITLES[view]}
				</a>
			))}
		</nav>
	);
}
