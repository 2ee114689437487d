import type { GrantsText } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { ACTIONS, grantsAction } from "./levels.ts";

/** Read, write and admin, each said by a word, an icon and a colour. */
export function GrantChips({ grants }: { readonly grants: GrantsText }) {
	return (
		<ul className="chips">
			{ACTIONS.map((action) => {
				const granted = grantsAction(grants, action);
				return (
					<li key={action} className="chip" data-action={granted ? action : "none"}>
						<Icon name={granted ? action : "none"} />
						{!granted && <span className="sr-only">no </span>}
						{action}
					</li>
				);
			})}
		</ul>
	);
}
