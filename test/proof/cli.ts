/**
 * Migrates from the outside: every command that a user may type, on every database, in a project that has installed
 * the packed plugin. One line per pair, and last the figures.
 */
import { startPostgres } from "../support/postgres.ts";
import { type Cell, runCell } from "./cli/cell.ts";
import type { Shell } from "./cli/command.ts";
import { postgres, sqlite } from "./cli/databases.ts";
import { MIGRATORS } from "./cli/migrators.ts";
import {
	findModernNode,
	isModern,
	type Missing,
	MODERN_NODE,
	runningNode,
	short,
} from "./cli/node-version.ts";
import { createProject, type Project, packPlugin } from "./cli/project.ts";
import { conclude, formatOutcome, heading, LEGEND } from "./cli/report.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

await runProof("cli", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	const server = await startPostgres();
	try {
		const projects = await createProjects(shell);
		const cells = MIGRATORS.flatMap((migrator) =>
			[sqlite, postgres(server.url)].map((database) => ({ migrator, database })),
		);
		return await runCells(cells, projects);
	} finally {
		await server.stop();
	}
}

interface Projects {
	readonly current: Project;
	readonly modern: Project | Missing;
}

async function createProjects(shell: Shell): Promise<Projects> {
	say("building and packing the plugin");
	const tarball = await packPlugin(shell);
	const running = runningNode();
	say(
		`installing a project for Node ${short(running.version)}; better-sqlite3 may be compiled, which takes minutes`,
	);
	const current = await createProject(shell, running, tarball);
	if (isModern(running)) return { current, modern: current };
	const modern = await findModernNode(shell, say);
	if ("missing" in modern) return { current, modern };
	say(`installing a project for Node ${short(modern.version)}`);
	return { current, modern: await createProject(shell, modern, tarball) };
}

async function runCells(cells: readonly Cell[], projects: Projects): Promise<Conclusion> {
	const count = { passed: 0, failed: 0, skipped: 0 };
	for (const cell of cells) {
		const title = heading(cell, cells);
		const project = cell.migrator.needsModernNode ? projects.modern : projects.current;
		if ("missing" in project) {
			const reason = `needs Node ${MODERN_NODE}, this is ${short(process.versions.node)}; ${project.missing}`;
			console.log(`${title}  skipped: ${reason}`);
			count.skipped++;
			continue;
		}
		say(
			`on Node ${short(project.node.version)}: ${cell.migrator.command.join(" ")}  (${cell.database.label})`,
		);
		const outcome = await runCell(cell, project);
		console.log(`${title}  Node ${short(project.node.version)}  ${formatOutcome(cell, outcome)}`);
		count[outcome.passed ? "passed" : "failed"]++;
	}
	if (cells.some(({ migrator }) => !migrator.compoundIndexes)) console.log(LEGEND);
	return conclude(`${MIGRATORS.length} migration commands × SQLite and PostgreSQL`, count);
}
