import type { Pool } from "pg";
import { addSpaces } from "../support/many-spaces.ts";
import { openPostgres, type WatchedDatabase } from "./databases.ts";
import { QUESTIONS, type Question } from "./matrix.ts";
import type { Group, Subject } from "./subject.ts";
import { createWorlds, type World } from "./world.ts";

const FEW = 10;
const AIM = { atMost: 1.2 };
const CREDENTIALS = 5;

type Ask = (world: World) => Promise<unknown>;

/** What a member asks of his space. An answer that is not as it must be fails the run. */
const ASKS: Readonly<Record<string, Ask>> = {
	"POST /spaces/can": async ({ send, spaceId }) => {
		const { module, action, expected } = QUESTIONS[0] as Question;
		const { allowed } = await read<{ allowed: boolean }>(send("/spaces/can", { spaceId, module, action }));
		verify(allowed === expected);
	},
	"GET /spaces/permissions": async ({ send, spaceId }) => {
		const { roles } = await read<{ roles: unknown[] }>(send(`/spaces/permissions?spaceId=${spaceId}`));
		verify(roles.length === 2);
	},
	getSpaceMatrix: async ({ auth, spaceId, owner }) => {
		const { overrides } = await auth.api.getSpaceMatrix({ headers: owner, query: { spaceId } });
		verify(overrides.length > 0);
	},
	listSpaceCredentials: async ({ auth, spaceId, owner }) => {
		const { credentials } = await auth.api.listSpaceCredentials({ headers: owner, query: { spaceId } });
		verify(credentials.length === CREDENTIALS);
	},
	getSpaceSecret: async ({ auth, spaceId }) => {
		const opened = await auth.api.getSpaceSecret({ body: { spaceId, provider: "provider-1" } });
		verify(opened.kind === "api_key");
	},
};

/** The same space among few others and among many, each in a database of its own. */
export async function openGrowth(server: string, many: number) {
	const databases: WatchedDatabase[] = [];
	const close = async () => {
		for (const database of databases) await database.close();
	};
	try {
		const worlds: { readonly spaces: number; readonly world: World }[] = [];
		for (const spaces of [FEW, many]) {
			const database = await openPostgres(server);
			databases.push(database);
			worlds.push({ spaces, world: await fill(database, spaces) });
		}
		const groups = Object.entries(ASKS).map(
			([name, ask]): Group => ({
				title: `Growth on PostgreSQL: ${name}`,
				subjects: worlds.map(
					({ spaces, world }, place): Subject => ({
						name: `${name}, one of ${spaces.toLocaleString("en")} spaces`,
						sample: () => timed(() => ask(world)),
						...(place > 0 && { aims: [AIM] }),
					}),
				),
			}),
		);
		return { groups, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function fill(database: WatchedDatabase, spaces: number): Promise<World> {
	const [world] = await createWorlds(database, 10);
	if (!world) throw new Error("there is no world");
	for (let count = 1; count <= CREDENTIALS; count += 1) {
		const body = { spaceId: world.spaceId, provider: `provider-${count}`, secret: "sk_0123456789" };
		await world.auth.api.putSpaceCredential({ body });
	}
	await addSpaces(database.database as Pool, spaces - 1);
	return world;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = process.hrtime.bigint();
	await work();
	return Number(process.hrtime.bigint() - start);
}

async function read<T>(answer: Promise<Response>): Promise<T> {
	return (await answer).json() as Promise<T>;
}

function verify(right: boolean): void {
	if (!right) throw new Error("a wrong answer");
}
