import type { Action, SpaceDecision } from "better-auth-spaces";
import { type SubmitEvent, useState } from "react";
import { CATALOGUE, type ModuleId } from "../../modules.ts";
import { authClient } from "../auth-client.ts";
import { CopyBlock } from "../components/copy-block.tsx";
import { Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { type Answer, settle } from "../lib/use-answer.ts";
import { ACTIONS } from "./levels.ts";
import { Verdict } from "./verdict.tsx";

const MODULES: readonly ModuleId[] = [...CATALOGUE, "spaces.permissions", "spaces.credentials"];

/** One question and the plugin's answer, with its reason. */
export function AskPanel({ spaceId }: { readonly spaceId: string }) {
	const [module, setModule] = useState<ModuleId>("calendar");
	const [action, setAction] = useState<Action>("write");
	const [answer, setAnswer] = useState<Answer<SpaceDecision> | null>(null);

	const ask = async (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		setAnswer(await settle(authClient.spaces.can({ spaceId, module, action })));
	};
	const question = <T,>(set: (value: T) => void, value: T) => {
		// An old verdict must not stand beside a new question.
		setAnswer(null);
		set(value);
	};

	return (
		<Panel
			className="ask"
			title="Ask"
			call="spaces.can()"
			about="One question. The answer names the role and the rule that decided."
		>
			<form className="ask-form" onSubmit={ask}>
				<label className="field">
					Module
					<select value={module} onChange={(event) => question(setModule, event.target.value as ModuleId)}>
						{MODULES.map((id) => (
							<option key={id}>{id}</option>
						))}
					</select>
				</label>
				<label className="field">
					Action
					<select value={action} onChange={(event) => question(setAction, event.target.value as Action)}>
						{ACTIONS.map((id) => (
							<option key={id}>{id}</option>
						))}
					</select>
				</label>
				<button type="submit" className="primary">
					May I?
				</button>
			</form>
			<div role="status" aria-live="polite">
				{answer?.state === "ready" && <Verdict decision={answer.data} />}
				{answer?.state === "failed" && <Refusal failure={answer.failure} />}
			</div>
			<CopyBlock
				label="The call"
				text={`await authClient.spaces.can({\n  spaceId: "${spaceId}",\n  module: "${module}",\n  action: "${action}",\n});`}
			/>
		</Panel>
	);
}
