import { PrismaPg } from "@prisma/adapter-pg";
import type { BetterAuthOptions } from "better-auth";
import { type PrismaConfig, prismaAdapter } from "better-auth/adapters/prisma";
import type { Pool } from "pg";
import type { Place } from "./place.ts";
import { inPlural } from "./plural.ts";
import { postgresBackend } from "./postgres.ts";
import { generateClient, type PrismaClient } from "./prisma-client.ts";

/** As it comes. */
export const prismaPostgres = postgresBackend(
	{ name: "Prisma on PostgreSQL", transactions: false },
	(pool, place) => overPrisma(pool, place, {}),
);
export const prismaPostgresInTransactions = postgresBackend(
	{ name: "Prisma on PostgreSQL, transactions on", transactions: true },
	(pool, place) => overPrisma(pool, place, { transaction: true }),
);

export const prismaPostgresInPlural = inPlural(
	postgresBackend({ name: "Prisma on PostgreSQL, usePlural", transactions: false }, (pool, place) =>
		overPrisma(pool, place, { usePlural: true }),
	),
);

/** Prisma's own limits, 2 and 5 seconds, are too short for 1,000 rows on a busy machine. */
const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

/** With a client for whatever options it meets. */
function overPrisma(
	pool: Pool,
	{ name, directory }: Place,
	config: Pick<PrismaConfig, "transaction" | "usePlural">,
) {
	const clients: PrismaClient[] = [];
	return {
		database: (options: BetterAuthOptions) => {
			const Client = generateClient(options, directory, config);
			const client = new Client({ adapter: new PrismaPg(pool, { schema: name }), transactionOptions });
			clients.push(client);
			return prismaAdapter(client, { ...config, provider: "postgresql" })(options);
		},
		close: async () => {
			for (const client of clients) await client.$disconnect();
		},
	};
}
