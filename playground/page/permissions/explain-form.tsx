import type { Action } from "better-auth-spaces";
import type { SubmitEvent } from "react";
import { CATALOGUE, type ModuleId } from "../../modules.ts";
import type { SpaceMember } from "../components/space.tsx";
import type { Question } from "./explain.ts";
import { ACTIONS } from "./levels.ts";

const MODULES: readonly ModuleId[] = [...CATALOGUE, "spaces.permissions", "spaces.credentials"];

interface ExplainFormProps {
	readonly me: string;
	/** Whom else one can ask about. */
	readonly others: readonly SpaceMember[];
	readonly question: Question;
	readonly nameOf: (userId: string) => string;
	readonly onChange: (part: Partial<Question>) => void;
	readonly onAsk: () => void;
}

/** May this person do this? */
export function ExplainForm({ me, others, question, nameOf, onChange, onAsk }: ExplainFormProps) {
	const name = question.userId === me ? "I" : nameOf(question.userId).split(" ")[0];
	const ask = (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		onAsk();
	};
	return (
		<form className="ask-form" onSubmit={ask}>
			<label className="field person-field">
				Person
				<select value={question.userId} onChange={(event) => onChange({ userId: event.target.value })}>
					<option value={me}>I, {nameOf(me)}</option>
					{others.map(({ userId, user }) => (
						<option key={userId} value={userId}>
							{user.name}
						</option>
					))}
				</select>
			</label>
			<label className="field">
				Module
				<select
					value={question.module}
					onChange={(event) => onChange({ module: event.target.value as ModuleId })}
				>
					{MODULES.map((id) => (
						<option key={id}>{id}</option>
					))}
				</select>
			</label>
			<label className="field">
				Action
				<select
					value={question.action}
					onChange={(event) => onChange({ action: event.target.value as Action })}
				>
					{ACTIONS.map((id) => (
						<option key={id}>{id}</option>
					))}
				</select>
			</label>
			<button type="submit" className="primary">
				May {name}?
			</button>
		</form>
	);
}
