import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { userEnvironment } from "../proof/cli/command.ts";
import { MIGRATORS } from "../proof/cli/migrators.ts";
import { MODERN_NODE } from "../proof/cli/node-version.ts";
import { AUTH, AUTH_ON_POSTGRES, type Installed, install } from "./support/installed.ts";
import { type MigratedDatabase, migratedDatabase } from "./support/migrated.ts";

const read = (file: string) => readFileSync(join(import.meta.dirname, "../..", file), "utf8");

/** Each line of the README that is typed into a shell, and what is said of it. */
const lines = [...read("README.md").matchAll(/```sh\n([\s\S]*?)```/g)]
	.flatMap(([, block = ""]) => block.trim().split("\n"))
	.map((line) => line.split(/\s+#\s/) as [command: string, comment?: string]);

/** What is run here, on which database, and what it then prints. */
const RUN: Readonly<Record<string, readonly [database: "sqlite" | "postgres", prints: RegExp]>> = {
	"npx better-auth-spaces keygen": ["sqlite", /^\d{4}-\d\d:[A-Za-z0-9+/]{43}=\n$/],
	"npx better-auth-spaces doctor": ["sqlite", /Checked 0 spaces, 0 members, 0 credentials/],
	"npx better-auth-spaces sweep": ["sqlite", /Nothing to sweep/],
	"npx better-auth-spaces rotate": ["sqlite", /There are no credentials to re-seal/],
	"npx better-auth-spaces sql": ["postgres", /create or replace function/i],
};

/** What is piped into `psql`, and what the database then has. */
const INTO_PSQL: Readonly<Record<string, string>> = {
	"npx better-auth-spaces sql": "select proname from pg_proc where pronamespace = to_regnamespace('spaces')",
	"npx better-auth-spaces sql row-level-security": "select relname from pg_class where relrowsecurity",
};
const PSQL = ' | psql --single-transaction -v ON_ERROR_STOP=1 "$DATABASE_URL"';

/** What needs the network or the whole repository is run elsewhere; here, that it still is. */
const ELSEWHERE: Readonly<Record<string, (comment: string) => void>> = {
	"npm install better-auth-spaces": () => {
		expect(packageJson.name).toBe("better-auth-spaces");
		expect(read("test/proof/cli/project.ts")).toMatch(/"npm",\s+"install"/);
	},
	"npx @better-auth/cli migrate": (comment) => {
		const clis = MIGRATORS.map(({ command }) => command.join(" "));
		expect(clis).toContainEqual(expect.stringMatching(/^npx --yes @better-auth\/cli@\S+ migrate/));
		expect(clis).toContainEqual(expect.stringMatching(/^npx --yes auth@1\.7\.\S+ migrate/));
		expect(comment).toBe(`Node ≥ ${MODERN_NODE}: npx auth@latest migrate`);
	},
	"npm install && npm start": () => {
		expect(packageJson.scripts.start).toBe("tsx playground/start.ts");
		expect(read("test/browser/playground.ts")).toContain('"npm", ["start"');
	},
	"npm install && npm test": () => expect(read(".ci/run")).toMatch(/^npm install .*\nnpm test$/m),
};

let installed: Installed;
let database: MigratedDatabase;
const directories = { sqlite: "", postgres: "" };

beforeAll(async () => {
	installed = await install();
	database = await migratedDatabase();
	const sqlite = { "auth.ts": AUTH.replace(", standIn()", ""), ".env": `SPACES_KEYS=1:${"q".repeat(43)}=` };
	directories.sqlite = (await installed.project(sqlite)).directory;
	directories.postgres = (await installed.project({ "auth.ts": AUTH_ON_POSTGRES })).directory;
});
afterAll(async () => {
	await database.drop();
	await installed.remove();
});

/** @throws unless it ends in success */
const type = (command: string, on: keyof typeof directories) =>
	promisify(execFile)("sh", ["-c", command], {
		cwd: directories[on],
		env: {
			...userEnvironment(dirname(process.execPath)),
			...{ npm_config_offline: "true", CI: "1" },
			...(on === "postgres" && { DATABASE_URL: database.url }),
		},
		timeout: 60_000,
	});

describe("the commands of the README", () => {
	it("are all checked, and nothing is checked that it does not have", () => {
		const checked = [
			...Object.keys(RUN),
			...Object.keys(INTO_PSQL).map((printing) => printing + PSQL),
			...Object.keys(ELSEWHERE),
		];
		expect([...new Set(lines.map(([command]) => command))].sort()).toEqual(checked.sort());
	});

	it.each(Object.entries(RUN))("include %s, which works as it is typed", async (command, [on, prints]) => {
		expect((await type(command, on)).stdout).toMatch(prints);
	});

	it.each(Object.entries(INTO_PSQL))(
		"include %s, which psql takes as it is typed",
		async (printing, made) => {
			const rows = async () => (await database.pool.query(made)).rowCount;
			expect(await rows()).toBe(0);
			if (spawnSync("psql", ["--version"]).status === 0) await type(printing + PSQL, "postgres");
			else await database.pool.query((await type(printing, "postgres")).stdout);
			expect(await rows()).toBeGreaterThan(1);
		},
	);

	it.each(Object.entries(ELSEWHERE))("include %s, which is run elsewhere", (command, isRun) => {
		const comments = lines.filter((line) => line[0] === command).map(([, comment = ""]) => comment);
		for (const comment of comments) isRun(comment);
		expect(comments).toHaveLength(1);
	});
});
