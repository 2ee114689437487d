import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { memberAc } from "better-auth/plugins/organization/access";
import { spacesPlugin } from "better-auth-spaces";
import { CATALOGUE } from "../modules.ts";
import { PASSWORD, type Part, PEOPLE } from "../people.ts";
import type { Auth } from "./auth.ts";

type UserIds = Readonly<Record<Part, string>>;

/** Five people and two spaces. Zoe, the outsider, is in neither. */
export async function seed(auth: Auth): Promise<void> {
	const users: UserIds = {
		owner: await signUp(auth, "owner"),
		admin: await signUp(auth, "admin"),
		trainer: await signUp(auth, "trainer"),
		member: await signUp(auth, "member"),
		outsider: await signUp(auth, "outsider"),
	};
	await seedClub(auth, users);
	await seedFamily(auth, users);
}

async function seedClub(auth: Auth, users: UserIds): Promise<void> {
	const { api } = auth;
	const club = await api.createOrganization({
		body: {
			name: "Riverside Rowing Club",
			slug: "riverside",
			userId: users.owner,
			metadata: { type: "club" },
		},
	});
	const organizationId = club.id;
	// Roles add up: what the trainer is denied, the admin may.
	await api.addMember({ body: { organizationId, userId: users.admin, role: ["admin", "trainer"] } });
	await api.addMember({ body: { organizationId, userId: users.trainer, role: "trainer" } });
	await api.addMember({ body: { organizationId, userId: users.member, role: "member" } });
	await api.putSpacePermissions({
		body: {
			spaceId: club.id,
			changes: [
				{ role: "owner", module: "club-finance", level: "admin" },
				{ role: "admin", module: "club-finance", level: "write" },
				// An explicit deny: a row that grants nothing.
				{ role: "trainer", module: "club-finance", level: "none" },
				{ role: "trainer", module: "calendar", level: "write" },
				{ role: "trainer", module: "club-members", level: "write" },
				{ role: "admin", module: "website", level: "admin" },
			],
		},
	});
	await leaveDeadRows(auth, club.id);
}

/** What an application leaves behind that had, in an earlier release, one role and one module more. */
async function leaveDeadRows({ options }: Auth, spaceId: string): Promise<void> {
	const { database, secret, baseURL } = options;
	const earlier = betterAuth({
		...{ database, secret, baseURL },
		plugins: [
			organization({ roles: { coach: memberAc, trainer: memberAc } }),
			spacesPlugin({ modules: [...CATALOGUE, "newsletter"] }),
		],
	});
	await earlier.api.putSpacePermissions({
		body: {
			spaceId,
			changes: [
				{ role: "coach", module: "events", level: "write" },
				{ role: "trainer", module: "newsletter", level: "write" },
			],
		},
	});
}

async function seedFamily({ api }: Auth, users: UserIds): Promise<void> {
	const family = await api.createOrganization({
		body: { name: "The Larsens", slug: "larsens", userId: users.owner, metadata: { type: "family" } },
	});
	// The same person may play another part elsewhere: Noah, a plain member of the club, is an admin at home.
	await api.addMember({ body: { organizationId: family.id, userId: users.member, role: "admin" } });
}

async function signUp({ api }: Auth, part: Part): Promise<string> {
	const { name, email } = PEOPLE[part];
	const { user } = await api.signUpEmail({ body: { name, email, password: PASSWORD } });
	return user.id;
}
