import type { Evidence, Finding, FindingCode, Setting } from "./findings.ts";
import { FINDING_CODES, toFinding } from "./rules.ts";
import { isPlainId } from "./sql.ts";

const EXAMPLES = 5;

/** Findings as they come in: counted, and remembered only as far as an answer shows them. */
export interface Tally {
	readonly add: (code: FindingCode, example?: string, statement?: string, count?: number) => void;
	readonly findings: (setting: Setting) => readonly Finding[];
}

export function createTally(): Tally {
	const found = new Map<FindingCode, { count: number; examples: string[]; statements: string[] }>();
	return {
		add: (code, example, statement, count = 1) => {
			const evidence = found.get(code) ?? { count: 0, examples: [], statements: [] };
			found.set(code, evidence);
			evidence.count += count;
			if (example !== undefined && isPlainId(example)) remember(evidence.examples, example);
			if (statement !== undefined && !evidence.statements.includes(statement))
				evidence.statements.push(statement);
		},
		findings: (setting) =>
			FINDING_CODES.flatMap((code) => {
				const evidence: Evidence | undefined = found.get(code);
				return evidence ? [toFinding(code, evidence, setting)] : [];
			}),
	};
}

function remember(examples: string[], example: string): void {
	if (examples.length < EXAMPLES && !examples.includes(example)) examples.push(example);
}
