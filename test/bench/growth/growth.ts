import type { Pool } from "pg";
import type { Group, Subject } from "../measuring/subject.ts";
import { openPostgres, type WatchedDatabase } from "../worlds/databases.ts";
import type { Question } from "../worlds/matrix.ts";
import { createWorlds, type World } from "../worlds/world.ts";

/** Something of which there is little in one database, and much in another. */
export interface Growth {
	readonly of: string;
	readonly sizes: readonly [few: number, many: number];
	/** Added to the name of what is asked. */
	readonly where: (size: string) => string;
	/** A world in an empty database. */
	readonly fill: (database: WatchedDatabase, size: number) => Promise<World>;
	readonly asks: readonly Ask[];
}

export interface Ask {
	readonly name: string;
	/** Whether the answer is right. */
	readonly ask: (world: World, question: Question, size: number) => Promise<boolean>;
	/** The answer itself grows, so that nothing is aimed at. */
	readonly grows?: boolean;
}

const AIM = { atMost: 1.2 };

export async function openGrowth(server: string, { of, sizes, where, fill, asks }: Growth) {
	const databases: WatchedDatabase[] = [];
	const close = async () => {
		for (const database of databases) await database.close();
	};
	try {
		const worlds: { readonly size: number; readonly world: World }[] = [];
		for (const size of sizes) {
			const database = await openPostgres(server);
			databases.push(database);
			worlds.push({ size, world: await fill(database, size) });
			await (database.database as Pool).query("analyze");
		}
		const groups = asks.map(
			({ name, ask, grows }): Group => ({
				title: `Growth on PostgreSQL, ${of}: ${name}`,
				subjects: worlds.map(({ size, world }, place): Subject => {
					const subject = `${name}, ${where(size.toLocaleString("en"))}`;
					const sample = sampler(subject, world, (question) => ask(world, question, size));
					return { name: subject, sample, ...(place > 0 && !grows && { aims: [AIM] }) };
				}),
			}),
		);
		return { groups, close };
	} catch (error) {
		await close();
		throw error;
	}
}

function sampler(name: string, { questions }: World, ask: (question: Question) => Promise<boolean>) {
	let next = 0;
	return async (): Promise<number> => {
		const question = questions[next++ % questions.length] as Question;
		const start = process.hrtime.bigint();
		const right = await ask(question);
		const elapsed = Number(process.hrtime.bigint() - start);
		if (!right) throw new Error(`a wrong answer: ${name}`);
		return elapsed;
	};
}

/** Without the cookie cache. */
export async function createWorld(...parameters: Parameters<typeof createWorlds>): Promise<World> {
	const [world] = await createWorlds(...parameters);
	if (!world) throw new Error("there is no world");
	return world;
}

export async function putCredentials({ auth, spaceId }: World, count: number): Promise<void> {
	for (let number = 1; number <= count; number += 1) {
		const body = { spaceId, provider: `provider-${number}`, secret: "sk_0123456789" };
		await auth.api.putSpaceCredential({ body });
	}
}
