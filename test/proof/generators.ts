/**
 * Has Better Auth's CLI generate the schema for Drizzle and Prisma, in a project that has installed the packed plugin:
 * it compiles, its tables are made in a real database, and the plugin keeps its promises on them. One line per target,
 * and last the figures.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { findMariadb, HOW_TO_START_MARIADB } from "../support/mariadb.ts";
import { startPostgres } from "../support/postgres.ts";
import type { Shell } from "./cli/command.ts";
import { findModernNode, MODERN_NODE, short } from "./cli/node-version.ts";
import { createProject, packPlugin } from "./cli/project.ts";
import { conclude } from "./cli/report.ts";
import { type Outcome, runTarget } from "./generators/run-target.ts";
import { type Database, labelOf, TARGETS } from "./generators/targets.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

/** Of the devDependencies and these; drizzle-kit is tied to the Drizzle of the adapter. */
const PACKAGES = [
	...["@better-auth/drizzle-adapter", "drizzle-orm", "mysql2", "typescript", "@types/node", "@types/pg"],
	...["@types/better-sqlite3", "prisma", "@prisma/client", "@prisma/adapter-pg"],
	...["auth@1.7.7", "drizzle-kit@0.31.11"],
];

const PARTS = `${TARGETS.length} schemas for Drizzle and Prisma`;

await runProof("generators", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	const node = await findModernNode(shell, say);
	if ("missing" in node) {
		console.log(`skipped: auth@1.7.7 needs Node ${MODERN_NODE}; ${node.missing}`);
		return conclude(PARTS, { passed: 0, failed: 0, skipped: TARGETS.length });
	}
	say("building and packing the plugin");
	const tarball = await packPlugin(shell);
	say(`installing a project for Node ${short(node.version)}`);
	const project = await createProject(shell, node, tarball, PACKAGES);
	const postgres = await startPostgres();
	try {
		const mariadb = await findMariadb();
		return await runTargets(project, { postgres: postgres.url, mariadb: mariadb?.url ?? null });
	} finally {
		await postgres.stop();
	}
}

type Urls = Readonly<Record<"postgres" | "mariadb", string | null>>;

async function runTargets(project: Shell, urls: Urls): Promise<Conclusion> {
	const count = { passed: 0, failed: 0, skipped: 0 };
	for (const target of TARGETS) {
		const { server } = target.database;
		if (server !== null && urls[server] === null) {
			console.log(`${labelOf(target)}  skipped: ${HOW_TO_START_MARIADB}`);
			count.skipped++;
			continue;
		}
		const begin = performance.now();
		const outcome = await inFreshDatabase(target.database, urls, project, (url) =>
			runTarget(target, project, url),
		);
		const seconds = Math.round((performance.now() - begin) / 1000);
		const passed = outcome.facts.every(({ holds }) => holds);
		console.log(`${labelOf(target)}  ${passed ? "ok  " : "FAIL"}  ${format(outcome)}  (${seconds} s)`);
		count[passed ? "passed" : "failed"]++;
	}
	return conclude(PARTS, count);
}

async function inFreshDatabase(
	{ server }: Database,
	urls: Urls,
	{ directory }: Shell,
	work: (url: string) => Promise<Outcome>,
): Promise<Outcome> {
	const name = `spaces_generated_${randomBytes(6).toString("hex")}`;
	const base = server === null ? null : urls[server];
	if (base === null) return work(join(directory, `${name}.sqlite`));
	const execute = server === "postgres" ? executeOnPostgres : executeOnMariadb;
	const url = new URL(base);
	url.pathname = `/${name}`;
	await execute(base, `create database ${name}`);
	try {
		return await work(url.href);
	} finally {
		await execute(base, `drop database ${name}`);
	}
}

async function executeOnPostgres(connectionString: string, sql: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	await client.query(sql);
	await client.end();
}

async function executeOnMariadb(uri: string, sql: string): Promise<void> {
	const connection = await createConnection({ uri });
	await connection.query(sql);
	await connection.end();
}

function format({ facts, evidence }: Outcome): string {
	const marks = facts.map(({ name, holds }) => `${name} ${holds ? "✓" : "✗"}`).join("  ");
	const details = facts.flatMap(({ name, detail }) => (detail ? [`\n    ${name}: ${detail}`] : []));
	return `${marks}${details.join("")}${evidence && `\n${evidence.replace(/^/gm, "    | ")}\n   `}`;
}
