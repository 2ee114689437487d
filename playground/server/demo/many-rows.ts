import { randomBytes } from "node:crypto";
import type { Auth } from "../auth.ts";

export const ARCHIVE = { name: "Regatta Archive", slug: "regatta-archive" };

const ROWS = 300;

/** A space with so many credentials that sealing them anew takes a while. */
export async function fillArchive({ api }: Auth, userId: string): Promise<void> {
	const { id: spaceId } = await api.createOrganization({
		body: { ...ARCHIVE, userId, metadata: { type: "club" } },
	});
	for (let number = 1; number <= ROWS; number += 1) {
		await api.putSpaceCredential({
			body: {
				spaceId,
				provider: `boat-${String(number).padStart(3, "0")}`,
				secret: randomBytes(18).toString("base64url"),
			},
		});
	}
}
