import { randomBytes } from "node:crypto";
import { Client } from "pg";

export interface OwnDatabase {
	readonly url: string;
	readonly drop: () => Promise<void>;
}

/** For what is found by a fixed name, as the schema `spaces` is: an empty database, which nobody else uses. */
export async function createOwnDatabase(server: string): Promise<OwnDatabase> {
	const name = `spaces_${randomBytes(6).toString("hex")}`;
	await onServer(server, `create database ${name}`);
	const url = new URL(server);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

async function onServer(connectionString: string, statement: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
