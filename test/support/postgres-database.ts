import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";

const PATIENCE_MS = 5_000;
const PAUSE_MS = 20;

export interface OwnDatabase {
	readonly url: string;
	readonly drop: () => Promise<void>;
}

/** For what is found by a fixed name, as the schema `spaces` is: an empty database, which nobody else uses. */
export async function createOwnDatabase(server: string): Promise<OwnDatabase> {
	const name = `spaces_${randomBytes(6).toString("hex")}`;
	await onServer(server, (client) => client.query(`create database ${name}`));
	const url = new URL(server);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => onServer(server, (client) => dropDatabase(client, name)) };
}

/** A pool that has ended may still be saying goodbye, and take it ill to be cut short. */
async function dropDatabase(client: Client, name: string): Promise<void> {
	for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
		const { rowCount } = await client.query("select from pg_stat_activity where datname = $1", [name]);
		if (rowCount === 0) break;
		await setTimeout(PAUSE_MS);
	}
	await client.query(`drop database if exists ${name} with (force)`);
}

export async function onServer(
	connectionString: string,
	work: (client: Client) => Promise<unknown>,
): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
