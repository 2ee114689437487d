import type { Command } from "commander";
import { type ConfigOptions, openAuth, withConfigOptions } from "./config/open-auth.ts";
import { EXIT, type Run } from "./run.ts";
import type { Finding, Inspection } from "./spaces-api.ts";
import { showKeys } from "./terminal/keys-table.ts";
import { count, figure, MOST_EXAMPLES, type Output } from "./terminal/output.ts";

interface DoctorOptions extends ConfigOptions {
	readonly strict?: boolean;
	readonly json?: boolean;
}

type Severity = Finding["severity"];

const SEVERITIES = {
	error: { title: "Errors", sign: "✖", style: "red" },
	warning: { title: "Warnings", sign: "▲", style: "yellow" },
	info: { title: "Good to know", sign: "•", style: "cyan" },
} as const satisfies Record<Severity, { title: string; sign: string; style: string }>;

export function addDoctor(program: Command, run: Run): void {
	withConfigOptions(
		program
			.command("doctor")
			.summary("look for what is wrong, and say how to mend it")
			.description(
				"Looks at the keys, the tables and every row of the plugin through your own auth config, and says what is wrong and how to mend it. Changes nothing.",
			),
	)
		.option("--strict", "exit with 1 on warnings too")
		.option("--json", "print the findings as one JSON document")
		.addHelpText(
			"after",
			`
Exit code: 0 nothing wrong, 1 errors found, 2 the command could not run.

Example, in a deployment:
  $ npx better-auth-spaces doctor --strict --json > doctor.json`,
		)
		.action((options: DoctorOptions) => run(options, (output) => doctor(output, options)));
}

async function doctor(output: Output, options: DoctorOptions): Promise<number> {
	const { inspect } = await openAuth(options, "inspectSpaces");
	const inspection = await inspect();
	output.answer(inspection);
	show(output, inspection);
	const wrong = inspection.findings.some(
		({ severity }) => severity === "error" || (options.strict && severity === "warning"),
	);
	return wrong ? EXIT.wrong : EXIT.ok;
}

function show(output: Output, { findings, keys, checked }: Inspection): void {
	const { say, paint } = output;
	for (const severity of Object.keys(SEVERITIES) as Severity[]) {
		const group = findings.filter((finding) => finding.severity === severity);
		if (group.length === 0) continue;
		const { title, style } = SEVERITIES[severity];
		say(paint("bold", paint(style, `${title} (${group.length})`)));
		say();
		for (const finding of group) showFinding(output, finding);
	}
	showKeys(output, keys);
	if (keys.length > 0) say();
	const { spaces, members, credentials, permissions } = checked;
	const rows = [
		count(members, "member"),
		count(credentials, "credential"),
		count(permissions, "permission row"),
	];
	say(`Checked ${count(spaces, "space")}, ${rows.slice(0, -1).join(", ")} and ${rows.at(-1)}.`);
	say(verdict(output, findings));
}

function showFinding({ say, paint, prose }: Output, finding: Finding): void {
	const { sign, style } = SEVERITIES[finding.severity];
	say(`${paint(style, `${sign} ${finding.code}`)} (${figure(finding.count)})`);
	say(prose(finding.message, 2));
	const examples = finding.examples.slice(0, MOST_EXAMPLES);
	for (const example of examples) say(paint("dim", `    ${example}`));
	// The count may be of something else: of the rows under a key that is the example.
	if (examples.length === MOST_EXAMPLES && finding.count > MOST_EXAMPLES) say(paint("dim", "    …"));
	say();
	say(paint("dim", "  To mend it:"));
	// On lines of its own, and never broken: it may be statements to copy.
	for (const line of finding.remedy.split("\n")) say(`    ${line}`);
	say();
}

function verdict({ paint }: Output, findings: readonly Finding[]): string {
	const errors = findings.filter(({ severity }) => severity === "error").length;
	const warnings = findings.filter(({ severity }) => severity === "warning").length;
	if (errors + warnings === 0) return paint("green", "✔ Nothing is wrong.");
	const found = [errors && count(errors, "error"), warnings && count(warnings, "warning")].filter(Boolean);
	return paint(errors > 0 ? "red" : "yellow", `${found.join(" and ")} found.`);
}
