import type { Snapshot } from "../../../src/index.ts";
import type { TimeAim } from "../measuring/subject.ts";
import type { Question } from "../worlds/matrix.ts";
import type { World } from "../worlds/world.ts";
import { CAN, check, HAS_PERMISSION, type Post, statement } from "./posts.ts";

/** One way to ask Better Auth or the plugin over the wire. */
export interface Exchange {
	readonly name: string;
	/** How many questions one call asks. */
	readonly size: number;
	readonly ask: (questions: readonly Question[]) => Promise<Answers>;
	readonly aims?: readonly TimeAim[];
	readonly queryAim?: number;
}

/** What was answered to a question, and to that at this place of the list. */
export type Answers = (question: Question, place: number) => boolean | undefined;

const MANY = 100;
const MOST_QUERIES = 2;

/** The first one is Better Auth's own, which the others are compared to. */
export async function createExchanges(world: World): Promise<readonly Exchange[]> {
	const exchanges = [...(await throughHandler(world)), ...throughApi(world)];
	// The aims are set for sessions that are read from the database.
	return world.cookieCache ? exchanges.map(({ name, size, ask }) => ({ name, size, ask })) : exchanges;
}

async function throughHandler({ send, spaceId }: World): Promise<readonly Exchange[]> {
	const named = (what: string) => `${what}, handler`;
	const one =
		({ path, body, allowed }: Post): Exchange["ask"] =>
		async ([question]) => {
			const answer = allowed(await read(send(path, body(spaceId, given(question)))));
			return () => answer;
		};
	const permissions = `/spaces/permissions?spaceId=${spaceId}`;
	const first = await send(permissions);
	const etag = first.headers.get("etag") ?? "";
	const kept: Snapshot = await first.json();
	return [
		{
			name: named("POST /organization/has-permission"),
			size: 1,
			ask: one(HAS_PERMISSION),
		},
		{
			name: named("POST /spaces/can"),
			size: 1,
			ask: one(CAN),
			aims: [{ atMost: 0.9 }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named(`POST /spaces/can, ${MANY} checks`),
			size: MANY,
			ask: async (questions) => {
				const answer = read<Results>(send(CAN.path, { spaceId, checks: questions.map(check) }));
				return inOrder(await answer);
			},
			aims: [{ atMost: 1.3, of: named("POST /spaces/can") }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named("GET /spaces/permissions"),
			size: MANY,
			ask: async () => fromSnapshot(await read<Snapshot>(send(permissions))),
			aims: [{ atMost: 1.2 }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named("GET /spaces/permissions, 304"),
			size: MANY,
			ask: async () => {
				const { status } = await send(permissions, undefined, { "if-none-match": etag });
				if (status !== 304) throw new Error(`${permissions} answered ${status} where 304 was due`);
				return fromSnapshot(kept);
			},
			aims: [{ atMost: 1.2 }],
			queryAim: MOST_QUERIES,
		},
	];
}

function throughApi({ auth: { api }, headers, spaceId, userId }: World): readonly Exchange[] {
	const named = (what: string) => `${what}, auth.api`;
	return [
		{
			name: named("hasPermission"),
			size: 1,
			ask: async ([question]) => {
				const body = { organizationId: spaceId, permissions: statement(given(question)) };
				const { success } = await api.hasPermission({ headers, body });
				return () => success;
			},
		},
		{
			name: named("canInSpace"),
			size: 1,
			ask: async ([question]) => {
				const { allowed } = await api.canInSpace({ headers, body: { spaceId, ...check(given(question)) } });
				return () => allowed;
			},
			aims: [{ atMost: 0.6 }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named(`canInSpace, ${MANY} checks`),
			size: MANY,
			ask: async (questions) =>
				inOrder(await api.canInSpace({ headers, body: { spaceId, checks: questions.map(check) } })),
			aims: [{ atMost: 1.3, of: named("canInSpace") }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named("getSpacePermissions"),
			size: MANY,
			ask: async () => fromSnapshot(await api.getSpacePermissions({ headers, query: { spaceId } })),
			aims: [{ atMost: 1.2 }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named("canUserInSpace"),
			size: 1,
			ask: async ([question]) => {
				const { allowed } = await api.canUserInSpace({
					body: { spaceId, userId, ...check(given(question)) },
				});
				return () => allowed;
			},
			aims: [{ atMost: 0.15 }],
			queryAim: MOST_QUERIES,
		},
	];
}

interface Results {
	readonly results?: readonly { readonly allowed: boolean }[];
}

async function read<T>(sent: Promise<Response>): Promise<T> {
	const response = await sent;
	if (response.status !== 200)
		throw new Error(`${response.status} where 200 was due: ${await response.text()}`);
	return response.json();
}

function given(question: Question | undefined): Question {
	if (!question) throw new Error("an exchange was asked nothing");
	return question;
}

function inOrder({ results }: Results): Answers {
	return (_, place) => results?.[place]?.allowed;
}

function fromSnapshot({ modules, others }: Snapshot): Answers {
	const letters = { read: "r", write: "w", admin: "a" } as const;
	return ({ module, action }) => (modules[module] ?? others).includes(letters[action]);
}
