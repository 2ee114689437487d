import type { Answer, Person, World } from "../../support/world.ts";
import { DOORS, type Door, knock } from "./doors.ts";
import { must, putCells } from "./stage.ts";
import { addUp, type FaultKind, type Tally } from "./tally.ts";

const NAMES = ["owner", "admin", "padded", "clerk", "member", "newcomer"] as const;
type Name = (typeof NAMES)[number];
type People = Readonly<Record<Name, Person>>;

/** Who joins, and how his role is stored. Better Auth reads the padded one as an owner's; here he is an admin. */
const JOINING = { admin: "admin", padded: "admin, owner", clerk: "clerk", member: "member" } as const;

/** A space of its own for one attempt. The newcomer is not in it. */
interface Scene {
	readonly world: World;
	readonly spaceId: string;
	readonly people: People;
	/** Ids of the member rows. */
	readonly members: Readonly<Record<string, string>>;
	/** Id of a pending invitation of the newcomer's, sent by the admin. */
	readonly invitationId: string;
}

/** One way to more rights than one has, or a control that must go on working. Expected by hand, as everything. */
interface Attempt {
	readonly name: string;
	readonly by: Name;
	readonly path: string;
	readonly body: (scene: Scene) => Record<string, unknown>;
	/** What happens first. */
	readonly given?: (scene: Scene) => Promise<unknown>;
	/** The code of the 403; none where the attempt is legitimate. */
	readonly refusal?: string;
}

const assign = (role: string | string[], to: Name = "admin") => ({
	path: "/organization/update-member-role",
	body: ({ spaceId, members }: Scene) => ({ organizationId: spaceId, memberId: members[to], role }),
});
const invite = (role: string | string[]) => ({
	path: "/organization/invite-member",
	body: ({ spaceId }: Scene) => ({ organizationId: spaceId, email: "anybody@example.com", role }),
});
const accept = {
	path: "/organization/accept-invitation",
	body: ({ invitationId }: Scene) => ({ invitationId }),
};
const updateSpace = (data: object) => ({
	path: "/organization/update",
	body: ({ spaceId }: Scene) => ({ organizationId: spaceId, data }),
});
const createRole = (role: string, permission: object) => ({
	path: "/organization/create-role",
	body: ({ spaceId }: Scene) => ({ organizationId: spaceId, role, permission }),
});
const updateRole = (roleName: string, data: object) => ({
	path: "/organization/update-role",
	body: ({ spaceId }: Scene) => ({ organizationId: spaceId, roleName, data }),
});

const setMember = (name: Name, role: string) => (scene: Scene) =>
	must(
		scene.world.call(scene.people.owner, assign(role).path, {
			body: { ...assign(role, name).body(scene) },
		}),
	);
const removeMember = (name: Name) => (scene: Scene) =>
	must(
		scene.world.call(scene.people.owner, "/organization/remove-member", {
			body: { organizationId: scene.spaceId, memberIdOrEmail: scene.members[name] },
		}),
	);

/** `treasurer` has more in the matrix than an admin, `closer` a statement that he lacks, `helper` nothing special. */
const ESCALATIONS: readonly Attempt[] = [
	...["treasurer", "closer", " treasurer ", ["member", "closer"], "member,treasurer"].flatMap((role) => [
		{ name: `gives himself ${role}`, by: "admin" as const, ...assign(role), refusal: "SPACE_FORBIDDEN" },
		{
			name: `gives a member ${role}`,
			by: "admin" as const,
			...assign(role, "member"),
			refusal: "SPACE_FORBIDDEN",
		},
		{ name: `invites with ${role}`, by: "admin" as const, ...invite(role), refusal: "SPACE_FORBIDDEN" },
	]),
	{ name: "gives closer", by: "padded", ...assign("closer", "member"), refusal: "SPACE_FORBIDDEN" },
	{ name: "invites with owner", by: "padded", ...invite("owner"), refusal: "SPACE_FORBIDDEN" },
	{ name: "gives helper", by: "admin", ...assign("helper", "member") },
	{ name: "invites with helper", by: "admin", ...invite("helper") },
	{ name: "gives treasurer and closer", by: "owner", ...assign(["treasurer", "closer"], "member") },
	{ name: "invites with treasurer", by: "owner", ...invite("treasurer") },

	{ name: "accepts", by: "newcomer", ...accept },
	{
		name: "accepts after the sender was demoted",
		by: "newcomer",
		given: setMember("admin", "member"),
		...accept,
		refusal: "SPACE_INVITER_LOST_RIGHT",
	},
	{
		name: "accepts after the sender was removed",
		by: "newcomer",
		given: removeMember("admin"),
		...accept,
		refusal: "SPACE_INVITER_LOST_RIGHT",
	},
	{
		name: "accepts after the role grew beyond the sender",
		by: "newcomer",
		given: ({ world, spaceId }) => putCells(world, spaceId, [["helper", "finance", "admin"]]),
		...accept,
		refusal: "SPACE_INVITER_LOST_RIGHT",
	},

	...(["admin", "owner"] as const).map((by) => ({
		name: "changes the type of the space",
		by,
		...updateSpace({ metadata: { type: "personal" } }),
		refusal: "SPACE_TYPE_IMMUTABLE",
	})),
	{
		name: "changes other metadata",
		by: "admin",
		...updateSpace({ metadata: { type: "club", colour: "red" } }),
	},
];

const STRIPPED = { permission: { member: ["update"] } };

/**
 * The ceiling over the making and changing of dynamic roles. `clerk` may do both and holds little else; `bursar` has more
 * in the matrix, `closer` more statements, and the options give a role by the name of `chief` everything.
 */
export const ROLE_CEILING: readonly Attempt[] = [
	...(["clerk", "admin", "padded"] as const).flatMap((by) => [
		{
			name: "strips a role with more in the matrix",
			by,
			...updateRole("bursar", STRIPPED),
			refusal: "SPACE_FORBIDDEN",
		},
		{
			name: "strips a role with more statements",
			by,
			...updateRole("closer", STRIPPED),
			refusal: "SPACE_FORBIDDEN",
		},
		{
			name: "renames a role with more in the matrix",
			by,
			...updateRole("bursar", { roleName: "b" }),
			refusal: "SPACE_FORBIDDEN",
		},
		{
			name: "renames a role with more statements",
			by,
			...updateRole("closer", { roleName: "c" }),
			refusal: "SPACE_FORBIDDEN",
		},
		{
			name: "renames a role into one with more",
			by,
			...updateRole("plain", { roleName: "Chief" }),
			refusal: "SPACE_FORBIDDEN",
		},
		{ name: "makes a role by a name with more", by, ...createRole("chief", {}), refusal: "SPACE_FORBIDDEN" },
		// Better Auth's own check, and its own code, unless it takes him for an owner.
		{
			name: "makes a role with statements he lacks",
			by,
			...createRole("made", { organization: ["delete"] }),
			refusal: by === "padded" ? "SPACE_FORBIDDEN" : "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE",
		},
		{
			name: "adds statements he lacks to a role",
			by,
			...updateRole("plain", { permission: { organization: ["delete"] } }),
			refusal: by === "padded" ? "SPACE_FORBIDDEN" : "YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE",
		},
		{ name: "makes a role within his own", by, ...createRole("made", { member: ["update"] }) },
		{ name: "changes a role within his own", by, ...updateRole("plain", STRIPPED) },
		{ name: "renames a role within his own", by, ...updateRole("plain", { roleName: "plainer" }) },
	]),
	{
		name: "makes a role",
		by: "member",
		...createRole("made", {}),
		refusal: "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE",
	},
	{ name: "strips a role", by: "owner", ...updateRole("bursar", STRIPPED) },
	{
		name: "makes a role by a name with more",
		by: "owner",
		...createRole("chief", { organization: ["delete"] }),
	},
];

/** Through both doors, and each in a space that no other attempt has changed. */
export async function runEscalations(world: World): Promise<Tally> {
	const signedUp = new Map<Name, Person>();
	for (const name of NAMES) signedUp.set(name, await world.signUp(`the-${name}`));
	const people = Object.fromEntries(signedUp) as People;
	const tallies: Tally[] = [];
	let fresh: Scene | null = null;
	for (const attempt of [...ESCALATIONS, ...ROLE_CEILING]) {
		for (const door of DOORS) {
			const scene: Scene = fresh ?? (await openScene(world, people));
			const tally = await runAttempt(scene, attempt, door);
			tallies.push(tally);
			const untouched = attempt.refusal && !attempt.given && tally.faults.length === 0;
			fresh = untouched ? scene : null;
		}
	}
	return addUp(tallies);
}

async function runAttempt(scene: Scene, attempt: Attempt, door: Door): Promise<Tally> {
	const { world, people } = scene;
	const { name, by, path, body, given, refusal } = attempt;
	await given?.(scene);
	const before = await whatIsHeld(world);
	const answer = await knock(world, door, { path, headers: people[by].headers, body: body(scene) });
	const after = await whatIsHeld(world);
	const nothingNew = after.every((row) => before.includes(row));
	const kind = judge(answer, refusal, nothingNew);
	const detail = `${by} ${name} through ${door}: expected ${refusal ?? "200"}, got ${answer.status} ${answer.text}`;
	return { cases: 1, faults: kind ? [{ kind, detail }] : [] };
}

function judge(answer: Answer, refusal: string | undefined, nothingNew: boolean): FaultKind | null {
	if (answer.status === 200) {
		if (refusal) return "false allow";
		return nothingNew ? "other" : null;
	}
	if (!refusal) return "false deny";
	const asExpected = answer.status === 403 && answer.body?.code === refusal;
	return asExpected && nothingNew ? null : "other";
}

/** Everything that rights follow from, a row a line. An invitation counts as long as it can be accepted. */
async function whatIsHeld({ rows }: World): Promise<string[]> {
	const tables = ["organization", "member", "organizationRole", "spaceModulePermission"];
	const held = await Promise.all(tables.map(rows));
	const pending = (await rows("invitation")).filter((row) => row.status === "pending");
	return [...held, pending].flat().map((row) => JSON.stringify(row));
}

async function openScene(world: World, people: People): Promise<Scene> {
	const { owner, admin, newcomer } = people;
	const spaceId = await world.createSpace(owner, { type: "club" });
	const members: Record<string, string> = {};
	for (const [name, role] of Object.entries(JOINING)) {
		members[name] = (await world.join(spaceId, people[name as Name], role)).id;
	}
	for (const [role, permission] of [
		["plain", {}],
		["bursar", {}],
		["closer", { organization: ["delete"] }],
	] as const) {
		const body = { organizationId: spaceId, role, permission };
		await must(world.call(owner, "/organization/create-role", { body }));
	}
	await putCells(world, spaceId, [
		["treasurer", "finance", "admin"],
		["bursar", "finance", "admin"],
	]);
	const invitation = { organizationId: spaceId, email: newcomer.email, role: "helper" };
	const { body } = await must(world.call(admin, "/organization/invite-member", { body: invitation }));
	return { world, spaceId, people, members, invitationId: body.id };
}
