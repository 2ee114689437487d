import type { ReactNode } from "react";
import { Icon, type IconName } from "../components/icon.tsx";
import type { Explained, Question } from "./explain.ts";
import type { RoleStep } from "./explain-chain.ts";
import { grantsAction, wordOf } from "./levels.ts";
import { Verdict } from "./verdict.tsx";

interface ExplainedChainProps {
	readonly question: Question;
	readonly explained: Explained;
	readonly nameOf: (userId: string) => string;
	/** Whether the deciding cell is there to be seen. */
	readonly shown: boolean;
}

/** The verdict, and the way to it: a person, the roles, what each of them says, and their sum. */
export function ExplainedChain({ question, explained, nameOf, shown }: ExplainedChainProps) {
	const { userId, module, action } = question;
	const { steps, allowed, because } = explained;
	const roles = steps.map(({ role }) => role);
	const cellDecides = shown && because.role !== null && because.source !== "role";
	return (
		<>
			<Verdict decision={explained} />
			<ol className="chain" aria-label="How it was decided">
				<Link icon="person">
					<strong>{nameOf(userId)}</strong> is a member of the space
				</Link>
				<Link icon="role">
					and holds {roles.length === 1 ? "the role" : "the roles"} <strong>{roles.join(", ")}</strong>
				</Link>
				{steps.map((step) => (
					<Link
						key={step.role}
						icon={ICONS[step.source]}
						outcome={grantsAction(step.grants, action) ? "grants" : "withholds"}
						decides={step.role === because.role}
					>
						{SAYINGS[step.source](step, module, nameOf)}{" "}
						<span className="outcome">
							{grantsAction(step.grants, action) ? `grants ${action}` : `does not grant ${action}`}
						</span>
					</Link>
				))}
				<Link icon="sum" outcome={allowed ? "grants" : "withholds"}>
					{allowed ? "One role that grants is enough" : "No role grants it"}:{" "}
					<strong>{allowed ? "allowed" : "denied"}</strong>
				</Link>
			</ol>
			{cellDecides && (
				<p className="fine decided-by">
					<Icon name="target" /> The cell that decides, {because.role} on {module}, is marked in the matrix.
				</p>
			)}
		</>
	);
}

interface LinkProps {
	readonly icon: IconName;
	readonly outcome?: "grants" | "withholds";
	readonly decides?: boolean;
	readonly children: ReactNode;
}

function Link({ icon, outcome, decides = false, children }: LinkProps) {
	return (
		<li data-outcome={outcome} data-decides={decides}>
			<span className="link-mark">
				<Icon name={icon} />
			</span>
			<span>{children}</span>
		</li>
	);
}

const ICONS: Readonly<Record<RoleStep["source"], IconName>> = {
	override: "override",
	allowlist: "closed",
	tier: "inherited",
	creator: "lock",
	role: "alert",
	catalogue: "alert",
};

type Saying = (step: RoleStep, module: string, nameOf: (userId: string) => string) => ReactNode;

const SAYINGS: Readonly<Record<RoleStep["source"], Saying>> = {
	override: ({ role, grants, changedBy }, module, nameOf) => (
		<>
			<strong>{role}</strong> has a row on {module}: {wordOf(grants)}
			{changedBy !== null && <>, by {nameOf(changedBy)}</>}
		</>
	),
	allowlist: ({ role }, module) => (
		<>
			<strong>{role}</strong> has no row, and this type of space does not open {module}
		</>
	),
	tier: ({ role, grants }, module) => (
		<>
			<strong>{role}</strong> has no row on {module}, so its default counts: {wordOf(grants)}
		</>
	),
	creator: ({ role }) => (
		<>
			<strong>{role}</strong> is the creator role, which always keeps the built-in modules
		</>
	),
	role: ({ role }) => (
		<>
			<strong>{role}</strong> does not exist in this space
		</>
	),
	catalogue: (_, module) => <>there is no module {module}</>,
};
