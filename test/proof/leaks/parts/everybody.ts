import { ask, DOORS, type Door, type Drive, serve } from "../drive.ts";
import { ACTORS, type Actor } from "../stage.ts";

interface Line {
	readonly endpoint: string;
	/** Members who may. Everybody else: see `refusalOf`. */
	readonly may: readonly Actor[];
	readonly input: (secret: string) => Readonly<Record<string, unknown>>;
}

const MEMBERS: readonly Actor[] = ["member", "trainer", "admin", "owner"];
const ADMINS: readonly Actor[] = ["admin", "owner"];
const PROVIDER = "key";

/** Every routable endpoint of the plugin; one that is missing fails the run. Expected by hand, from the contract. */
export const ROUTABLE: readonly Line[] = [
	{ endpoint: "canInSpace", may: MEMBERS, input: () => ({ module: "calendar", action: "read" }) },
	{ endpoint: "getSpacePermissions", may: MEMBERS, input: () => ({}) },
	{ endpoint: "getSpaceMatrix", may: ADMINS, input: () => ({}) },
	{
		endpoint: "setSpaceMatrix",
		may: ["owner"],
		input: () => ({ changes: [{ role: "trainer", module: "calendar", level: "read" }] }),
	},
	// A member may read `finance`, which guards one of the providers.
	{ endpoint: "listSpaceCredentials", may: ["member", ...ADMINS], input: () => ({}) },
	{
		endpoint: "setSpaceCredential",
		may: ADMINS,
		input: (secret) => ({ provider: PROVIDER, secret, metadata: { label: "Live" }, replace: true }),
	},
	{
		endpoint: "connectSpaceCredential",
		may: ADMINS,
		input: () => ({ provider: "calendar", callbackURL: "/done" }),
	},
	{ endpoint: "refreshSpaceCredential", may: ADMINS, input: () => ({ provider: "calendar" }) },
	{ endpoint: "testSpaceCredential", may: ADMINS, input: () => ({ provider: PROVIDER }) },
	{ endpoint: "deleteSpaceCredential", may: ["owner"], input: () => ({ provider: PROVIDER }) },
	{ endpoint: "listSpaceAudit", may: ["owner"], input: () => ({}) },
];

/** What is no program's to call: a browser comes to it. */
export const LANDING = "spaceCredentialCallback";

/** Everybody at every door, with a secret where one belongs; and the same about a space that is not his. */
export async function everybody(drive: Drive): Promise<void> {
	const { stage, recorder } = drive;
	for (const { endpoint, may, input } of ROUTABLE)
		for (const by of ACTORS)
			for (const door of DOORS) {
				await store(drive, `stored, for ${endpoint} by ${by}`);
				const sent = input(recorder.mint(`sent to ${endpoint} by ${by} through ${door}`));
				const refused = may.includes(by) ? {} : refusalOf(by);
				await ask(drive, { endpoint, door, by, input: { ...sent, spaceId: stage.spaceId }, ...refused });
				await elsewhere(drive, { endpoint, door, by, input: sent });
			}
}

/** Puts the credential that most is about. */
export async function store(drive: Drive, name: string, provider = PROVIDER): Promise<string> {
	const secret = drive.recorder.mint(name);
	await serve(drive, "putSpaceCredential", { spaceId: drive.stage.spaceId, provider, secret });
	return secret;
}

async function elsewhere(
	drive: Drive,
	request: { endpoint: string; door: Door; by: Actor; input: Readonly<Record<string, unknown>> },
): Promise<void> {
	const refused = refusalOf(request.by === "anonymous" ? "anonymous" : "ex-member");
	const spaces = request.by === "stranger" ? ["no-such-space"] : [drive.stage.elsewhere, "no-such-space"];
	for (const spaceId of spaces)
		await ask(drive, { ...request, input: { ...request.input, spaceId }, ...refused });
}

function refusalOf(by: Actor): { readonly expect: number; readonly code: string } {
	if (by === "anonymous") return { expect: 401, code: "UNAUTHORIZED" };
	if (by === "stranger" || by === "ex-member") return { expect: 404, code: "SPACE_NOT_FOUND" };
	return { expect: 403, code: "SPACE_FORBIDDEN" };
}
