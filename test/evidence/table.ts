import { CLAIMS, type Claim, WITHOUT_CLAIM } from "./claims.ts";
import type { Evidence } from "./evidence.ts";

type AllEvidence = ReadonlyMap<string, Evidence>;

/** Between these the README has the table. */
const BLOCK = /(<!-- evidence: .* -->\n)[\s\S]*?(<!-- \/evidence -->)/;

/**
 * What claims, evidence and the scripts of the package do not have of each other, and what to do about it.
 * @param scripts their names
 */
export function findGaps(all: AllEvidence, scripts: readonly string[]): readonly string[] {
	const sources = new Set(CLAIMS.map(({ source }) => source));
	const proofs = scripts.flatMap((script) => /^proof:(.+)$/.exec(script)?.[1] ?? []);
	const known = (name: string) => sources.has(name) || name in WITHOUT_CLAIM;
	return [
		...[...sources]
			.filter((name) => !scripts.includes(scriptOf(name)))
			.map((name) => `a claim rests on ${scriptOf(name)}, which is no script of package.json`),
		...[...sources]
			.filter((name) => !all.has(name))
			.map((name) => `${fileOf(name)} is missing, run: npm run ${scriptOf(name)} -- --record`),
		...proofs
			.filter((name) => !known(name))
			.map((name) => `proof:${name} has neither a claim nor a reason for none in test/evidence/claims.ts`),
		...[...all.keys()]
			.filter((name) => !sources.has(name))
			.map((name) => `${fileOf(name)} bears out no claim of test/evidence/claims.ts`),
	];
}

/** The README with the table as the evidence is now. */
export function withTable(readme: string, all: AllEvidence): string {
	if (!BLOCK.test(readme)) throw new Error("README.md has no place for the evidence");
	return readme.replace(BLOCK, (_, begin: string, end: string) => `${begin}\n${formatTable(all)}\n\n${end}`);
}

function formatTable(all: AllEvidence): string {
	const versions = (of: "node" | "betterAuth") =>
		[...new Set([...all.values()].map((evidence) => evidence[of]))].sort().join(", ");
	return [
		`On Node ${versions("node")} with Better Auth ${versions("betterAuth")}:`,
		"",
		"| claim | figures | command | date |",
		"|---|---|---|---|",
		...CLAIMS.map((claim) => formatRow(claim, all.get(claim.source))),
	].join("\n");
}

function formatRow({ claim, source, figures }: Claim, evidence: Evidence | undefined): string {
	if (!evidence) throw new Error(`${fileOf(source)} is missing`);
	const { command, date } = evidence;
	return `| ${claim} | ${figures ? figures(evidence) : evidence.figures} | \`${command}\` | ${date} |`;
}

function scriptOf(source: string): string {
	return source === "bench" ? source : `proof:${source}`;
}

function fileOf(source: string): string {
	return `test/evidence/${source}.json`;
}
