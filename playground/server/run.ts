import { getMigrations } from "better-auth/db/migration";
import { createApp } from "./app.ts";
import { createAuth } from "./auth.ts";
import { isSeeded, markSeeded, openDatabase } from "./database.ts";
import { listen } from "./listen.ts";
import { createLive } from "./live.ts";
import { startOutside } from "./outside/start.ts";
import { loadAuthSecret } from "./secrets.ts";
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

/** Opens, migrates and seeds the database, starts the providers of the demo, then serves. */
export async function run({ directory, reset, port: first, say }: RunOptions): Promise<Running> {
	if (reset) say("Removing the old database…");
	const database = openDatabase(directory, { reset });
	const { server, port, answerWith } = await listen(first);
	if (port !== first) say(`Port ${first} is taken; using ${port}.`);

	const authSecret = loadAuthSecret(directory);
	const outside = await startOutside({ directory, authSecret, port });
	const live = createLive(directory, (keys) => createAuth({ database, authSecret, keys, port, outside }));
	const auth = live.auth();
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

	const app = createApp({ live, database, outside, port });
	answerWith((request) => app.fetch(request));
	return {
		address: `http://localhost:${port}`,
		stop: async () => {
			server.closeAllConnections();
			await Promise.all([new Promise((done) => server.close(done)), outside.stop()]);
			database.close();
		},
	};
}
