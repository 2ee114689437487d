import { apiKey, type SpaceEvent } from "../../../src/index.ts";
import type { Backend } from "../../support/backend.ts";
import { createConnectedWorld, PROVIDER } from "../../support/connected.ts";
import { createFaults } from "../../support/faults.ts";
import { intercepted } from "../../support/intercept.ts";
import type { Answer, Person } from "../../support/world.ts";
import { TEST_KEY } from "../../support/world.ts";
import { openAsPeer } from "../../vault/peer.ts";

export const OLD_KEY = { id: "old", key: Buffer.alloc(32, 5) };
const ROLES = ["owner", "admin", "member", "trainer"] as const;

/** In every secret that a fixture stores. */
export const SECRET = "sk_live_never_told";

/** What somebody was told who asked for something. */
export interface Told {
	readonly status: number;
	/** Of an error; of a redirect, as it has it in its query. */
	readonly code: string | null;
	/** All of it, with its headers. */
	readonly text: string;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A space that something is done to, and what stands for its ids when states are compared. */
export interface Fixture {
	readonly spaceId: string;
	readonly names: Map<string, string>;
}

/** A world whose database fails as planned, and an authorization server that does not. */
export async function openStage(backend: Backend) {
	const faults = createFaults();
	const jobs: Promise<unknown>[] = [];
	const heard: SpaceEvent[] = [];
	const firstTokens = new Set<string>();
	const world = await createConnectedWorld({
		backend: intercepted(backend, faults.around),
		organization: { dynamicAccessControl: { enabled: true } },
		others: () => [
			apiKey({
				id: "pinger",
				hosts: ["ping.test"],
				test: async () => ({ ok: true, code: "ok", status: 200 }),
			}),
		],
		auth: {
			user: { deleteUser: { enabled: true } },
			advanced: { backgroundTasks: { handler: (job) => void jobs.push(job) } },
		},
		spaces: {
			audit: true,
			onEvent: (event) => void heard.push(event),
			types: { club: { modules: "*" }, team: { modules: ["calendar"] } },
			defaultType: "club",
			credentials: { keys: [{ id: "test", key: TEST_KEY }, OLD_KEY] },
		},
	});
	const people = Object.fromEntries(
		await Promise.all(ROLES.map(async (role) => [role, await world.signUp(role)] as const)),
	) as Record<(typeof ROLES)[number], Person>;
	const guest = await world.signUp("guest");

	return {
		...world,
		backend,
		faults,
		heard,
		/** The tokens that spaces were connected with. */
		firstTokens,
		people: { ...people, guest },
		/** Until nothing goes on behind the requests any more. */
		settle: async () => {
			while (jobs.length > 0) await Promise.allSettled(jobs.splice(0));
		},
		/** A space with members, two credentials and three overrides. */
		fill: async (): Promise<Fixture> => {
			const spaceId = await world.createSpace(people.owner);
			for (const role of ROLES.slice(1)) await world.join(spaceId, people[role], role);
			await must(
				world.call(people.owner, "/spaces/credentials/set", {
					body: { spaceId, provider: "stripe", secret: `${SECRET}_stripe` },
				}),
			);
			await must(
				world.call(people.owner, "/spaces/credentials/set", {
					body: { spaceId, provider: "pinger", secret: `${SECRET}_pinger` },
				}),
			);
			const changes = [
				{ role: "member", module: "calendar", level: "none" },
				{ role: "trainer", module: "events", level: "write" },
			];
			await must(world.call(people.owner, "/spaces/matrix/set", { body: { spaceId, changes } }));
			const named = [...Object.entries(people), ["guest", guest] as const];
			return {
				spaceId,
				names: new Map([[spaceId, "space"], ...named.map(([name, { id }]) => [id, name] as const)]),
			};
		},
		/** Connects it, with an account of its own. */
		connectFixture: async ({ spaceId }: Fixture) => {
			await world.connect(people.owner, spaceId, { consent: { account: spaceId } });
			const row = (await world.rows("spaceCredential")).find(
				(each) => each.spaceId === spaceId && each.provider === PROVIDER,
			);
			for (const field of ["accessToken", "refreshToken"] as const)
				firstTokens.add(
					openAsPeer(
						Buffer.from(TEST_KEY, "base64"),
						{ spaceId, provider: PROVIDER, field },
						String(row?.[`${field}Encrypted`]),
					),
				);
		},
		ask: async (who: Person, path: string, body: object) => told(await world.call(who, path, { body })),
		told,
		serve,
	};
}

export async function must(asked: Promise<Answer>): Promise<Answer> {
	const answer = await asked;
	if (answer.status >= 400) throw new Error(`preparing failed: ${answer.status} ${answer.text}`);
	return answer;
}

function told({ status, body, headers, text }: Answer): Told {
	const location = headers.get("location");
	const error = location && new URL(location, "http://localhost").searchParams.get("error");
	return { status, code: error ?? body?.code ?? null, text: [...headers, text].join("\n") };
}

/** What server code is told: what it is answered, or all that it can find in the error. */
async function serve(work: Promise<unknown>): Promise<Told> {
	try {
		return { status: 200, code: null, text: JSON.stringify((await work) ?? null) };
	} catch (error) {
		const { statusCode = 500, body } = error as { statusCode?: number; body?: { code?: string } };
		const { message, stack, cause } = error as Error;
		const text = [message, stack, JSON.stringify(error), JSON.stringify(body), String(cause)].join("\n");
		return { status: statusCode, code: body?.code ?? null, text };
	}
}
