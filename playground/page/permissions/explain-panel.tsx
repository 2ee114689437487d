import type { Permissions, SpaceMatrix } from "better-auth-spaces";
import { useState } from "react";
import { CopyBlock } from "../components/copy-block.tsx";
import { Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import type { SpaceMember } from "../components/space.tsx";
import type { Answer } from "../lib/use-answer.ts";
import { answerTo, callFor, type Explained, type Question } from "./explain.ts";
import { ExplainForm } from "./explain-form.tsx";
import { ExplainedChain } from "./explained-chain.tsx";
import { cellName } from "./matrix-draft.ts";

interface ExplainPanelProps {
	/** Of the viewer. */
	readonly permissions: Permissions;
	readonly members: readonly SpaceMember[];
	/** Null for a viewer who may not read it: then the only person to ask about is oneself. */
	readonly matrix: SpaceMatrix | null;
	readonly nameOf: (userId: string) => string;
	/** Which cell of the matrix decided. */
	readonly onDecided: (cell: string | null) => void;
}

interface Asked {
	readonly question: Question;
	/** Of what the answer follows from; an answer about something older is none. */
	readonly version: string;
	readonly answer: Answer<Explained>;
}

/** One question about one person, and the answer step by step. */
export function ExplainPanel({ permissions, members, matrix, nameOf, onDecided }: ExplainPanelProps) {
	const me = permissions.userId ?? "";
	const [question, setQuestion] = useState<Question>({ userId: me, module: "calendar", action: "write" });
	const [asked, setAsked] = useState<Asked | null>(null);
	const version = `${permissions.version} ${matrix?.version ?? ""}`;
	const answer = asked?.version === version && asked.question === question ? asked.answer : null;
	const others = matrix ? members.filter(({ userId }) => userId !== me) : [];

	const change = (part: Partial<Question>) => {
		// An old verdict must not stand beside a new question.
		setQuestion({ ...question, ...part });
		onDecided(null);
	};
	const ask = async () => {
		const given = await answerTo(question, { permissions, matrix, members });
		setAsked({ question, version, answer: given });
		const { source, role } = given.state === "ready" ? given.data.because : { source: null, role: null };
		const isCell = matrix !== null && role !== null && source !== "role";
		onDecided(isCell ? cellName({ role, module: question.module }) : null);
	};

	return (
		<Panel
			className="explain"
			title="Explain"
			call="spaces.can()"
			about="May somebody do something, and which rule decides it?"
		>
			<ExplainForm {...{ me, others, question, nameOf }} onChange={change} onAsk={ask} />
			<div role="status" aria-live="polite">
				{answer?.state === "ready" && (
					<ExplainedChain
						question={question}
						explained={answer.data}
						nameOf={nameOf}
						shown={matrix !== null}
					/>
				)}
				{answer?.state === "failed" && <Refusal failure={answer.failure} />}
			</div>
			<CopyBlock label="The call" text={callFor(question, permissions.spaceId, question.userId === me)} />
		</Panel>
	);
}
