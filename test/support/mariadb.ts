import { createConnection, type RowDataPacket } from "mysql2/promise";

const LOCAL_SERVER = "mysql://root@127.0.0.1:3306";

/** How to have one, for the line that the run prints where there is none. */
export const HOW_TO_START_MARIADB =
	"docker run --rm -p 3306:3306 -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 mariadb, or TEST_MYSQL_URL";

export interface MariadbServer {
	readonly url: string;
	/** Where it came from, for the line that the run prints. */
	readonly origin: string;
	readonly version: string;
}

/** `TEST_MYSQL_URL`, else a server that already runs here, else none. */
export async function findMariadb(): Promise<MariadbServer | null> {
	const configured = process.env.TEST_MYSQL_URL;
	if (configured) return { url: configured, origin: "TEST_MYSQL_URL", version: await versionOf(configured) };
	try {
		const version = await versionOf(LOCAL_SERVER);
		return { url: LOCAL_SERVER, origin: "the server on 127.0.0.1:3306", version };
	} catch {
		return null;
	}
}

async function versionOf(uri: string): Promise<string> {
	const connection = await createConnection({ uri, connectTimeout: 3_000 });
	try {
		const [rows] = await connection.query<RowDataPacket[]>("select version() as version");
		return String(rows[0]?.version);
	} finally {
		await connection.end();
	}
}
