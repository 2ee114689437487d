import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run, runOrThrow, type Shell, tail } from "../cli/command.ts";

/** What is found to hold, or what was said instead. */
export interface Finding {
	readonly name: string;
	/** Empty where it holds. */
	readonly fault: string;
}

const IN_PROJECT = new URL("./in-project/", import.meta.url);

/** The compilers of the day, side by side: npm installs each under a name of its own. */
const COMPILERS = {
	"TypeScript 5.9": "typescript-5@npm:typescript@~5.9.3",
	"TypeScript 6.0": "typescript-6@npm:typescript@~6.0.3",
};

const RESOLUTIONS = {
	NodeNext: { module: "NodeNext", moduleResolution: "NodeNext" },
	Bundler: { module: "ESNext", moduleResolution: "Bundler" },
};

const PACKAGES = [
	...["better-auth@^1.7.25", "react@^19", "drizzle-orm@^0.45.4", "nodemailer@^10.6.0", "zod@^4.3.0"],
	...["@types/react@^19", "@types/node@^20"],
	...Object.values(COMPILERS),
];

const SOURCES = ["auth.ts", "client.tsx", "main.ts", "smoke.ts"];

/** How a package manager is typed. */
export const MANAGERS = {
	npm: ["npm", "install"],
	// The newest that runs on Node 20. It links packages so that each sees its own dependencies only.
	pnpm: ["npx", "--yes", "pnpm@10", "add"],
} as const;

export type Manager = keyof typeof MANAGERS;

/** A project that has installed the tarball and what its sources import. */
export async function createConsumer(shell: Shell, manager: Manager, tarball: string): Promise<Shell> {
	const consumer = await emptyProject(shell, manager);
	await runOrThrow(consumer, [...MANAGERS[manager], ...PACKAGES, tarball]);
	for (const file of SOURCES) await cp(new URL(file, IN_PROJECT), join(consumer.directory, file));
	return consumer;
}

export async function emptyProject(shell: Shell, name: string): Promise<Shell> {
	const directory = join(shell.directory, name);
	await mkdir(directory);
	await writeFile(
		join(directory, "package.json"),
		JSON.stringify({ name: "app", private: true, type: "module" }),
	);
	return { ...shell, directory };
}

/** Every compiler × every way to resolve a package. Each has to write declarations of what the plugin inferred. */
export async function compileEverywhere(consumer: Shell, manager: Manager): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	for (const [compiler, spec] of Object.entries(COMPILERS)) {
		for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
			const config = `tsconfig.${name}.json`;
			await writeConfig(consumer, config, { ...resolution, outDir: `out-${name}` }, SOURCES);
			const tsc = join("node_modules", spec.slice(0, spec.indexOf("@")), "bin/tsc");
			findings.push(
				await commandHolds(consumer, `${manager} × ${name} × ${compiler}`, ["node", tsc, "-p", config]),
			);
		}
	}
	return findings;
}

export async function writeConfig(
	{ directory }: Shell,
	file: string,
	options: Readonly<Record<string, string>>,
	files: readonly string[],
): Promise<void> {
	const compilerOptions = {
		...{ target: "ES2022", lib: ["ES2023", "DOM"], jsx: "react-jsx", types: ["node"] },
		// Better Auth's own declarations do not pass without.
		...{ strict: true, declaration: true, skipLibCheck: true },
		...options,
	};
	await writeFile(join(directory, file), JSON.stringify({ compilerOptions, files }));
}

export async function commandHolds(shell: Shell, name: string, command: readonly string[]): Promise<Finding> {
	const { code, output } = await run(shell, command);
	return { name, fault: code === 0 ? "" : tail(output) };
}
