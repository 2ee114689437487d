import type { Survivor } from "./judge.ts";

const CORE = "src/permissions/core";

export const SURVIVORS: readonly Survivor[] = [
	{
		file: `${CORE}/decide.ts`,
		code: "if (answer.allowed) return answer;",
		mutated: "if (false) return answer;",
		equivalent:
			"`granted` is the first of `REASONS` and no refusal has its rank, so the loop keeps the first grant, too",
	},
	{
		file: `${CORE}/policy.ts`,
		code: "return (type === null ? undefined : policy.types.get(type)) ?? NOTHING;",
		mutated: "return (false ? undefined : policy.types.get(type)) ?? NOTHING;",
		equivalent: "a map whose keys are texts has nothing for null",
	},
	{
		file: "src/vault/core/seal.ts",
		code: "{ keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] },",
		mutated: "{},",
		equivalent:
			"`keyIdOf` has refused every header with other algorithms; that jose would as well is the second lock",
	},
	{
		file: `${CORE}/matrix.ts`,
		code: 'source: decide(alone, module, "read").because.source,',
		mutated: 'source: decide(alone, module, "").because.source,',
		equivalent: "where the answer of one role is read does not depend on the action",
	},
	{
		file: `${CORE}/matrix.ts`,
		code: "return cellName(a.role, a.module) < cellName(b.role, b.module) ? -1 : 1;",
		mutated: "return cellName(a.role, a.module) <= cellName(b.role, b.module) ? -1 : 1;",
		tolerated: "no cell is there twice; of two rows of one cell either may come first",
	},
	{
		file: `${CORE}/modules.ts`,
		code: "for (const module of policy.catalogue ?? []) modules.add(module);",
		mutated: 'for (const module of policy.catalogue ?? ["Stryker was here"]) modules.add(module);',
		equivalent: "a text with spaces is no id, and what is none is filtered out last",
	},
	...["true", 'allowlist !== ""'].map((condition) => ({
		file: `${CORE}/modules.ts`,
		code: 'if (allowlist !== "*") for (const module of allowlist) modules.add(module);',
		mutated: `if (${condition}) for (const module of allowlist) modules.add(module);`,
		equivalent: "the one character of `*` is no id, and what is none is filtered out last",
	})),
	{
		file: `${CORE}/snapshot.ts`,
		code: "const changedAt = elapsed === null || since === null ? null : new Date((since + elapsed) * 1000);",
		mutated: "const changedAt = elapsed === null || false ? null : new Date((since + elapsed) * 1000);",
		tolerated: "a snapshot that dates an override has a `since`; no other is made",
	},
	{
		file: `${CORE}/snapshot.ts`,
		code: "return at === null || since === null ? null : at - since;",
		mutated: "return at === null || false ? null : at - since;",
		equivalent: "`since` is the earliest of these dates, and null only where each of them is",
	},
];
