import { getMigrations } from "better-auth/db/migration";
import { createApp } from "./app.ts";
import { createAuth } from "./auth.ts";
import { isSeeded, markSeeded, openDatabase } from "./database.ts";
import { listen } from "./listen.ts";
import { loadSecrets } from "./secrets.ts";
import { seed } from "./seed.ts";

interface RunOptions {
	/** Where the database and the keys live. */
	readonly directory: string;
	readonly reset: boolean;
	readonly port: number;
	readonly say: (line: string) => void;
}

export interface Running {
	readonly address: string;
	readonly stop: () => Promise<void>;
}

/** Opens, migrates and seeds the database, then serves. */
export async function run({ directory, reset, port: first, say }: RunOptions): Promise<Running> {
	if (reset) say("Removing the old database…");
	const database = openDatabase(directory, { reset });
	const { server, port, answerWith } = await listen(first);
	if (port !== first) say(`Port ${first} is taken; using ${port}.`);

	const auth = createAuth({ database, secrets: loadSecrets(directory), port });
	const { toBeCreated, toBeAdded, runMigrations } = await getMigrations(auth.options);
	if (toBeCreated.length + toBeAdded.length > 0) {
		say(`Migrating… ${toBeCreated.length} tables`);
		await runMigrations();
	}
	if (!isSeeded(database)) {
		say("Seeding two spaces and five people…");
		await seed(auth);
		markSeeded(database);
	}

	const app = createApp(auth, database, port);
	answerWith((request) => app.fetch(request));
	return {
		address: `http://localhost:${port}`,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
			database.close();
		},
	};
}
