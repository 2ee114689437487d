import { ORIGIN } from "../../support/world.ts";
import type { InputRequest } from "./requests.ts";
import { type Answered, bytesOf } from "./send.ts";
import type { Stage } from "./stage.ts";

type Fields = Readonly<Record<string, unknown>>;
/** Characters, about where two texts differ. */
const SHOWN = 200;

type Check = (stage: Stage, input: Fields, answer: Fields) => Promise<readonly string[]>;

/** By hand: what a level grants. */
const LEVELS: Readonly<Record<string, readonly [read: boolean, write: boolean, admin: boolean]>> = {
	none: [false, false, false],
	read: [true, false, false],
	write: [true, true, false],
	admin: [true, true, true],
};

/** What was stored is there, as it was sent. */
const CHECKS: Readonly<Record<string, Check>> = {
	setSpaceCredential: async (stage, input, answer) => {
		const { credentials } = await ask(stage, "/spaces/credentials");
		const listed = (credentials as Fields[]).find(({ provider }) => provider === input.provider);
		const label = (input.metadata as Fields | undefined)?.label;
		const shown = listed?.metadata as Fields | undefined;
		return [
			...differ("the list", listed, answer.credential),
			...(label === undefined ? [] : differ("the label", shown?.label, label)),
			...(await differOfSecret(stage, input)),
		];
	},
	setSpaceMatrix: async (stage, input) => {
		if (input.dryRun === true) return [];
		const { overrides } = await ask(stage, "/spaces/matrix");
		return (input.changes as Fields[]).flatMap((change) => {
			const row = (overrides as Fields[]).find(
				({ role, module }) => role === change.role && module === change.module,
			);
			const stored = row ? [row.canRead, row.canWrite, row.canAdmin] : null;
			const { level, canRead, canWrite, canAdmin } = change;
			const wanted = level === null ? null : (LEVELS[String(level)] ?? [canRead, canWrite, canAdmin]);
			return differ(`${change.role} in ${change.module}`, stored, wanted);
		});
	},
	deleteSpaceCredential: async (stage, input, { deleted }) => {
		const { credentials } = await ask(stage, "/spaces/credentials");
		const isListed = (credentials as Fields[]).some(({ provider }) => provider === input.provider);
		return differ("deleted", isListed, !deleted);
	},
	canInSpace: async (_, { checks }, { results }) =>
		Array.isArray(checks)
			? differ(
					"the questions",
					(results as Fields[]).map(({ module, action }) => ({ module, action })),
					checks.map(({ module, action }: Fields) => ({ module, action })),
				)
			: [],
};

/** What differs from what a successful request said. */
export async function readBack(
	stage: Stage,
	request: InputRequest,
	{ body }: Answered,
): Promise<readonly string[]> {
	const check = CHECKS[request.endpoint];
	if (!check || request.body === null) return [];
	const sent = bytesOf(request.body, request.encoding, stage.places);
	const input = JSON.parse(new TextDecoder().decode(sent)) as Fields;
	return check(stage, input, body ?? {});
}

async function differOfSecret({ world, spaceId }: Stage, input: Fields): Promise<readonly string[]> {
	const { provider, secret, password } = input;
	if (secret === undefined && password === undefined) return [];
	const opened = (await world.auth.api.getSpaceSecret({
		body: { spaceId, provider: String(provider) as never },
	})) as Fields;
	return [opened.secret ?? opened.password].every((stored) => stored === (secret ?? password))
		? []
		: ["the secret that is stored is another"];
}

async function ask({ world, callers, spaceId }: Stage, path: string): Promise<Fields> {
	const url = `${ORIGIN}/api/auth${path}?spaceId=${spaceId}`;
	const response = await world.auth.handler(new Request(url, { headers: callers.owner }));
	return (await response.json()) as Fields;
}

function differ(what: string, got: unknown, wanted: unknown): readonly string[] {
	const [text, wantedText] = [JSON.stringify(got) ?? "nothing", JSON.stringify(wanted) ?? "nothing"];
	if (text === wantedText) return [];
	const begin = Math.max(0, [...text].findIndex((_, place) => text[place] !== wantedText[place]) - SHOWN / 2);
	const [shown, shownWanted] = [text, wantedText].map((whole) => whole.slice(begin, begin + SHOWN));
	return [`${what}: …${shown}… where …${shownWanted}… was sent`];
}
