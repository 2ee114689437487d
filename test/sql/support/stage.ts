import { randomBytes } from "node:crypto";
import { Pool, type PoolClient, type QueryResultRow } from "pg";
import { inject } from "vitest";
import { backendOn } from "../../support/places/postgres.ts";
import { createOwnDatabase } from "../../support/postgres-database.ts";
import { createWorld, type WorldOptions } from "../../support/world.ts";

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A world in a database of its own, with the functions made from its options, and a role of a service beside it. */
export async function openStage(options: WorldOptions = {}) {
	const { url, drop } = await createOwnDatabase(inject("servers").postgres);
	const owner = new Pool({ connectionString: url, max: 4 });
	const world = await createWorld({ ...options, backend: backendOn(owner) });
	const services: Service[] = [];
	const execute = async (...statements: string[]) => {
		for (const statement of statements) await owner.query(statement);
	};
	const print = async (down = false) => {
		const { sql, refused } = await world.auth.api.spacesSql({ body: { down } });
		if (refused) throw new Error(refused.message);
		return sql;
	};
	await execute(await print());
	return {
		...world,
		/** As the role that owns the tables and the functions. */
		execute,
		query: async <R extends QueryResultRow>(text: string, values?: unknown[]) =>
			(await owner.query<R>(text, values)).rows,
		print,
		/** Another login of the database; it may call the functions, and nothing else. */
		addService: async () => {
			const service = await createService(url, execute);
			services.push(service);
			return service;
		},
		close: async () => {
			for (const service of services) await service.pool.end();
			await owner.end();
			await drop();
			for (const { role } of services) await dropRole(role);
		},
	};
}

export interface Service {
	readonly role: string;
	readonly pool: Pool;
	/** In one transaction, on this user's behalf; on nobody's where it is null. */
	readonly as: <T>(userId: string | null, work: (client: PoolClient) => Promise<T>) => Promise<T>;
}

async function createService(
	url: string,
	execute: (...statements: string[]) => Promise<void>,
): Promise<Service> {
	const role = `spaces_service_${randomBytes(4).toString("hex")}`;
	await execute(`create role ${role}`, `grant usage on schema spaces to ${role}`);
	const pool = new Pool({ connectionString: url, max: 2, options: `-c role=${role}` });
	return {
		role,
		pool,
		as: async (userId, work) => {
			const client = await pool.connect();
			try {
				await client.query("begin");
				if (userId !== null)
					await client.query("select set_config('app.current_user_id', $1, true)", [userId]);
				const result = await work(client);
				await client.query("commit");
				return result;
			} catch (error) {
				await client.query("rollback");
				throw error;
			} finally {
				client.release();
			}
		},
	};
}

/** Roles belong to the server, not to the database that is gone by now. */
async function dropRole(role: string): Promise<void> {
	const pool = new Pool({ connectionString: inject("servers").postgres, max: 1 });
	await pool.query(`drop role ${role}`);
	await pool.end();
}

export async function can(
	client: PoolClient | Pool,
	...question: (string | number | null)[]
): Promise<boolean> {
	const { rows } = await client.query("select spaces.can($1, $2, $3) as answer", question);
	return rows[0].answer;
}

export async function allowed(client: PoolClient | Pool, ...question: (string | null)[]): Promise<string[]> {
	const { rows } = await client.query("select spaces.allowed($1, $2) as space", question);
	return rows.map(({ space }) => String(space)).sort();
}
