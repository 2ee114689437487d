import { organizationClient } from "better-auth/client/plugins";
import { spacesClient } from "../../../src/client.ts";
import type { Permissions } from "../../../src/permissions/get-permissions.ts";
import { ORIGIN, type Person, type World } from "../../support/world.ts";
import { createNetwork, type Network } from "./network.ts";

/** A person who may write in the calendar of two spaces and only read that of a third, and his browser. */
export interface Scene {
	readonly world: World;
	/** Owns the three spaces. */
	readonly owner: Person;
	/** `admin` in the club, which is his active space, and in the band; `member` in the choir. */
	readonly person: Person;
	readonly club: string;
	readonly choir: string;
	readonly band: string;
	/** His membership in the club. */
	readonly memberId: string;
	readonly network: Network;
	/** Writes past the browser, as a colleague would: its client sees nothing of it. */
	readonly override: (change: Override) => Promise<void>;
	/** What a server component hands to the browser. */
	readonly snapshot: (spaceId: string, person?: Person) => Promise<Permissions>;
}

export interface Override {
	readonly spaceId: string;
	readonly role: string;
	readonly module?: string;
	readonly level: "none" | "read" | "write" | null;
}

/** Yes in the club and the band, no in the choir. */
export const CALENDAR = { module: "calendar", action: "write" } as const;

export async function createScene(world: World): Promise<Scene> {
	const [owner, person] = [await world.signUp(), await world.signUp()];
	const [club, choir] = [await world.createSpace(owner), await world.createSpace(owner)];
	const band = await world.createSpace(owner);
	const { id: memberId } = await world.join(club, person, "admin");
	await world.join(choir, person, "member");
	await world.join(band, person, "admin");
	await world.activate(person, club);
	return {
		...{ world, owner, person, club, choir, band, memberId },
		network: createNetwork(world, person),
		override: async ({ spaceId, role, module = CALENDAR.module, level }) => {
			await world.auth.api.putSpacePermissions({ body: { spaceId, changes: [{ role, module, level }] } });
		},
		snapshot: async (spaceId, { headers } = person) =>
			overTheWire(await world.auth.api.getSpacePermissions({ headers, query: { spaceId } })),
	};
}

/** What every framework's `createAuthClient` takes. */
export function settings(network: Network, fetchOptions: { throw?: boolean } = {}) {
	return {
		baseURL: ORIGIN,
		plugins: [organizationClient(), spacesClient()],
		fetchOptions: { ...fetchOptions, customFetchImpl: network.customFetchImpl },
	};
}

function overTheWire<T>(value: T): T {
	return JSON.parse(JSON.stringify(value));
}
