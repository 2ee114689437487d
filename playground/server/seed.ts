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

async function seedClub({ api }: Auth, users: UserIds): Promise<void> {
	const club = await api.createOrganization({
		body: {
			name: "Riverside Rowing Club",
			slug: "riverside",
			userId: users.owner,
			metadata: { type: "club" },
		},
	});
	const organizationId = club.id;
	await api.addMember({ body: { organizationId, userId: users.admin, role: "admin" } });
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
