import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "./free-port.ts";

export const HOW_TO_GET_PGBOUNCER =
	"install pgbouncer (Debian's package of that name) to run what is tested behind it";

export interface Pooler {
	readonly port: number;
	readonly stop: () => Promise<void>;
}

interface Upstream {
	readonly server: URL;
	readonly users: readonly { readonly name: string; readonly password: string }[];
	/** Connections to the server, per user: fewer than there are clients. */
	readonly size: number;
}

export function hasPgbouncer(): boolean {
	return spawnSync("pgbouncer", ["--version"]).status === 0;
}

/** PgBouncer in transaction mode: the transactions of all clients take turns on a few connections. */
export async function startPgbouncer({ server, users, size }: Upstream): Promise<Pooler> {
	const directory = await mkdtemp(join(tmpdir(), "spaces-pgbouncer-"));
	const port = await freePort();
	const file = (name: string) => join(directory, name);
	await writeFile(file("users.txt"), users.map(({ name, password }) => `"${name}" "${password}"`).join("\n"));
	await writeFile(
		file("pgbouncer.ini"),
		[
			"[databases]",
			`* = host=${server.hostname} port=${server.port || 5432}`,
			"[pgbouncer]",
			`listen_addr = 127.0.0.1`,
			`listen_port = ${port}`,
			"unix_socket_dir =",
			"auth_type = plain",
			`auth_file = ${file("users.txt")}`,
			"pool_mode = transaction",
			`default_pool_size = ${size}`,
		].join("\n"),
	);
	await chmod(directory, 0o755);
	// It refuses to run as root.
	const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
	const child = spawn("pgbouncer", [...user, "-q", file("pgbouncer.ini")], { stdio: "ignore" });
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const stop = async () => {
		child.kill("SIGKILL");
		await ended;
		await rm(directory, { recursive: true, force: true });
	};
	for (let tries = 0; !(await answers(port)); tries += 1) {
		if (tries === 100 || child.exitCode !== null) {
			await stop();
			throw new Error("PgBouncer did not start.");
		}
		await pause(50);
	}
	return { port, stop };
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection({ host: "127.0.0.1", port });
		const answer = (yes: boolean) => {
			socket.destroy();
			resolve(yes);
		};
		socket.once("connect", () => answer(true)).once("error", () => answer(false));
	});
}
