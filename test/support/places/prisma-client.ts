import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BetterAuthOptions } from "better-auth";
import { type Column, type Table, tablesOf } from "./tables.ts";

/** As much of a generated client as is used here. */
export interface PrismaClient {
	readonly $disconnect: () => Promise<void>;
}

type PrismaClientClass = new (options: {
	readonly adapter: object;
	readonly transactionOptions: { readonly maxWait: number; readonly timeout: number };
}) => PrismaClient;

const require = createRequire(import.meta.url);

/**
 * The client for these options' tables, from Prisma's own generator: once in a directory for each schema, whichever
 * process asks first. It takes seconds, and blocks: Better Auth wants its adapter at once.
 */
export function generateClient(
	options: BetterAuthOptions,
	directory: string,
	naming: { readonly usePlural?: boolean },
): PrismaClientClass {
	const schema = prismaSchemaOf(tablesOf(options, naming));
	const digest = createHash("sha256").update(schema).digest("hex").slice(0, 16);
	const generated = join(directory, `prisma-${digest}`);
	if (!existsSync(generated)) {
		const begun = mkdtempSync(`${generated}-`);
		generateInto(begun, schema);
		try {
			renameSync(begun, generated);
		} catch (error) {
			// Somebody else was as quick.
			if (!existsSync(generated)) throw error;
			rmSync(begun, { recursive: true });
		}
	}
	return require(join(generated, "client")).PrismaClient;
}

function generateInto(directory: string, schema: string): void {
	const prisma = dirname(require.resolve("prisma/package.json"));
	writeFileSync(join(directory, "schema.prisma"), schema);
	// Prisma looks for its packages from where the schema is.
	symlinkSync(dirname(prisma), join(directory, "node_modules"), "junction");
	execFileSync(
		process.execPath,
		[join(prisma, "build", "index.js"), "generate", "--schema", "schema.prisma", "--no-hints"],
		{
			cwd: directory,
			// An engine that generating does not run would be downloaded otherwise, as would news of Prisma.
			env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
}

function prismaSchemaOf(tables: readonly Table[]): string {
	return [
		`generator client {\n\tprovider = "prisma-client-js"\n\toutput = "./client"\n}`,
		`datasource db {\n\tprovider = "postgresql"\n}`,
		...tables.map(toModel),
	].join("\n\n");
}

/** Without relations: the tables have their foreign keys already. */
function toModel({ name, ids, columns, indexes }: Table): string {
	const lines = [
		IDS[ids],
		...columns.map(toField),
		...indexes.map(({ columns, unique }) => `${unique ? "@@unique" : "@@index"}([${columns.join(", ")}])`),
		`@@map("${name}")`,
	];
	const model = name.charAt(0).toUpperCase() + name.slice(1);
	return `model ${model} {\n${lines.map((line) => `\t${line}`).join("\n")}\n}`;
}

const IDS = {
	text: "id String @id",
	uuid: 'id String @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid',
	serial: "id Int @id @default(autoincrement())",
} as const satisfies Record<Table["ids"], string>;

const FIELD_TYPES = {
	string: ["String", ""],
	uuid: ["String", "@db.Uuid"],
	number: ["Int", ""],
	bigint: ["BigInt", ""],
	boolean: ["Boolean", ""],
	date: ["DateTime", "@db.Timestamptz(6)"],
} as const satisfies Record<Column["type"], readonly [string, string]>;

function toField({ name, type, required, unique }: Column): string {
	const [prismaType, native] = FIELD_TYPES[type];
	return `${name} ${prismaType}${required ? "" : "?"} ${native} ${unique ? "@unique" : ""}`;
}
