import type { Snapshot } from "../../src/index.ts";
import type { Question } from "./matrix.ts";
import type { TimeAim } from "./subject.ts";
import type { World } from "./world.ts";

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
	const permissions = `/spaces/permissions?spaceId=${spaceId}`;
	const first = await send(permissions);
	const etag = first.headers.get("etag") ?? "";
	const kept: Snapshot = await first.json();
	return [
		{
			name: named("POST /organization/has-permission"),
			size: 1,
			ask: async ([question]) => {
				const body = { organizationId: spaceId, permissions: statement(question) };
				const { success } = await read<{ success: boolean }>(send("/organization/has-permission", body));
				return () => success;
			},
		},
		{
			name: named("POST /spaces/can"),
			size: 1,
			ask: async ([question]) => {
				const { allowed } = await read<CanAnswer>(send("/spaces/can", { spaceId, ...check(question) }));
				return () => allowed;
			},
			aims: [{ atMost: 0.9 }],
			queryAim: MOST_QUERIES,
		},
		{
			name: named(`POST /spaces/can, ${MANY} checks`),
			size: MANY,
			ask: async (questions) => {
				const answer = read<CanAnswer>(send("/spaces/can", { spaceId, checks: questions.map(check) }));
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
				const body = { organizationId: spaceId, permissions: statement(question) };
				const { success } = await api.hasPermission({ headers, body });
				return () => success;
			},
		},
		{
			name: named("canInSpace"),
			size: 1,
			ask: async ([question]) => {
				const { allowed } = await api.canInSpace({ headers, body: { spaceId, ...check(question) } });
				return () => allowed;
			},
			aims: [{ atMost: 0.6 }],
		},
		{
			name: named(`canInSpace, ${MANY} checks`),
			size: MANY,
			ask: async (questions) =>
				inOrder(await api.canInSpace({ headers, body: { spaceId, checks: questions.map(check) } })),
		},
		{
			name: named("getSpacePermissions"),
			size: MANY,
			ask: async () => fromSnapshot(await api.getSpacePermissions({ headers, query: { spaceId } })),
		},
		{
			name: named("canUserInSpace"),
			size: 1,
			ask: async ([question]) => {
				const { allowed } = await api.canUserInSpace({ body: { spaceId, userId, ...check(question) } });
				return () => allowed;
			},
			aims: [{ atMost: 0.15 }],
			queryAim: MOST_QUERIES,
		},
	];
}

interface CanAnswer {
	readonly allowed?: boolean;
	readonly results?: readonly { readonly allowed: boolean }[];
}

async function read<T>(sent: Promise<Response>): Promise<T> {
	const response = await sent;
	if (response.status !== 200)
		throw new Error(`${response.status} where 200 was due: ${await response.text()}`);
	return response.json();
}

function check(question: Question | undefined) {
	const { module, action } = given(question);
	return { module, action };
}

function statement(question: Question | undefined) {
	const { module, action } = given(question);
	return { [module]: [action] };
}

function given(question: Question | undefined): Question {
	if (!question) throw new Error("an exchange was asked nothing");
	return question;
}

function inOrder({ results }: CanAnswer): Answers {
	return (_, place) => results?.[place]?.allowed;
}

function fromSnapshot({ modules, others }: Snapshot): Answers {
	const letters = { read: "r", write: "w", admin: "a" } as const;
	return ({ module, action }) => (modules[module] ?? others).includes(letters[action]);
}
