import { type Part, PEOPLE } from "../../people.ts";
import { Icon } from "./icon.tsx";
import { SecondWindow } from "./second-window.tsx";

interface PeopleBarProps {
	/** The e-mail address of whoever is signed in. */
	readonly current: string | null;
	/** Whom we are signing in at the moment. */
	readonly switchingTo: Part | null;
	readonly onChoose: (part: Part) => void;
}

const PARTS = Object.keys(PEOPLE) as Part[];

/** Who is here, and one click to be somebody else. */
export function PeopleBar({ current, switchingTo, onChoose }: PeopleBarProps) {
	const signedInAs =
		switchingTo === null && Object.values(PEOPLE).find(({ email }) => email === current)?.name;
	return (
		<fieldset className="people">
			<legend>
				{signedInAs ? `Signed in as ${signedInAs}; one click makes you somebody else` : "Sign in as"}
			</legend>
			{PARTS.map((part) => {
				const { name, email, about } = PEOPLE[part];
				const signedIn = email === current && switchingTo === null;
				return (
					<button
						key={part}
						type="button"
						className="person"
						data-part={part}
						aria-pressed={signedIn}
						aria-busy={switchingTo === part}
						onClick={() => onChoose(part)}
					>
						<span className="avatar" aria-hidden="true">
							{signedIn ? <Icon name="yes" /> : name[0]}
						</span>
						<span className="person-text">
							<strong>{name}</strong>
							<span className="about">{about}</span>
						</span>
					</button>
				);
			})}
			<SecondWindow />
		</fieldset>
	);
}
