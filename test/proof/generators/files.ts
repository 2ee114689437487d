import type { Target } from "./targets.ts";

/** The files of a project that has its schema generated, by name. */
export function filesOf(target: Target): Readonly<Record<string, string>> {
	return {
		"tsconfig.json": TSCONFIG,
		"options.ts": optionsFor(target),
		...(target.generator === "Drizzle" ? drizzleFiles(target) : prismaFiles(target)),
	};
}

const TSCONFIG = JSON.stringify({
	compilerOptions: {
		...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
		...{ target: "ES2022", module: "ESNext", moduleResolution: "bundler", types: ["node"] },
	},
	include: ["schema.ts", "auth.ts", "generated/client.ts"],
});

function optionsFor({ ids }: Target): string {
	const generateId = ids === "text" ? "undefined" : `"${ids}"`;
	return `import { type BetterAuthOptions, betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";

type Database = BetterAuthOptions["database"];

const shared = {
	emailAndPassword: { enabled: true },
	advanced: { database: { generateId: ${generateId} } },
} as const;

export const withSpaces = (database: Database) =>
	betterAuth({ ...shared, database, plugins: [organization(), spacesPlugin()] });
export const withoutSpaces = (database: Database) =>
	betterAuth({ ...shared, database, plugins: [organization()] });
`;
}

function drizzleFiles({ database, usePlural }: Target): Record<string, string> {
	const config = `provider: "${database.provider}", usePlural: ${usePlural}`;
	const adapter = 'import { drizzleAdapter } from "@better-auth/drizzle-adapter";';
	return {
		"generate.ts": `${adapter}
import { withSpaces } from "./options.ts";

export const auth = withSpaces(drizzleAdapter({}, { ${config} }));
`,
		"auth.ts": `${adapter}
import { drizzle } from "${database.drizzle}";
${database.driver}
import { withoutSpaces, withSpaces } from "./options.ts";
import * as schema from "./schema.ts";

const adapter = drizzleAdapter(drizzle(client), { ${config}, schema });
export const auth = withSpaces(adapter);
export const bare = withoutSpaces(adapter);
`,
	};
}

/** The generator adds its models to a schema that says where the client goes. */
function prismaFiles({ database }: Target): Record<string, string> {
	const adapter = 'import { prismaAdapter } from "better-auth/adapters/prisma";';
	return {
		"schema.prisma": `generator client {
	provider = "prisma-client"
	output   = "./generated"
}

datasource db {
	provider = "${database.dialect}"
}
`,
		"generate.ts": `${adapter}
import { withSpaces } from "./options.ts";

export const auth = withSpaces(prismaAdapter({}, { provider: "${database.dialect}" }));
`,
		"auth.ts": `import { PrismaPg } from "@prisma/adapter-pg";
${adapter}
import { PrismaClient } from "./generated/client.ts";
import { withoutSpaces, withSpaces } from "./options.ts";

const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL ?? "" }) });
const adapter = prismaAdapter(client, { provider: "${database.dialect}" });
export const auth = withSpaces(adapter);
export const bare = withoutSpaces(adapter);
`,
		"migrate.ts": `import { getMigrations } from "better-auth/db/migration";
import { Pool } from "pg";
import { auth } from "./auth.ts";

const database = new Pool({ connectionString: process.env.DATABASE_URL });
await (await getMigrations({ ...auth.options, database })).runMigrations();
process.exit();
`,
	};
}
