import type { Impact } from "better-auth-spaces";

/** How many people are named. */
const SHOWN = 8;

interface PeopleImpactProps {
	readonly people: readonly Impact[];
	readonly nameOf: (userId: string) => string;
}

/** Who can do more, and who less, as a dry run has answered. */
export function PeopleImpact({ people, nameOf }: PeopleImpactProps) {
	if (people.length === 0) return <p className="fine">Nobody: no member’s permissions change by this.</p>;
	return (
		<ul className="affected">
			{people.slice(0, SHOWN).map(({ userId, gains, losses }) => (
				<li key={userId}>
					<span className="avatar" aria-hidden="true">
						{nameOf(userId)[0]}
					</span>
					<div>
						<strong>{nameOf(userId)}</strong>
						<Grants verb="gains" sign="+" grants={gains} />
						<Grants verb="loses" sign="−" grants={losses} />
					</div>
				</li>
			))}
			{people.length > SHOWN && <li className="fine">and {people.length - SHOWN} more</li>}
		</ul>
	);
}

interface GrantsProps {
	readonly verb: "gains" | "loses";
	readonly sign: string;
	readonly grants: Impact["gains"];
}

/** Module by module, so that "read, write on calendar" is one thing to read. */
function Grants({ verb, sign, grants }: GrantsProps) {
	const modules = [...new Set(grants.map(({ module }) => module))];
	if (modules.length === 0) return null;
	const texts = modules.map((module) => {
		const actions = grants.filter((grant) => grant.module === module).map(({ action }) => action);
		return `${actions.join(", ")} on ${module}`;
	});
	const more = texts.length > 4 ? `; and ${texts.length - 4} more modules` : "";
	return (
		<p className="delta" data-verb={verb}>
			<span aria-hidden="true">{sign}</span> <span className="delta-verb">{verb}</span>{" "}
			{texts.slice(0, 4).join("; ")}
			{more}
		</p>
	);
}
