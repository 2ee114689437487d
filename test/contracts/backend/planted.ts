import type { Scene } from "./scene.ts";

/** A credential of a space as other software would insert it. */
export function createCredential({ world, spaceId }: Scene, row: Record<string, unknown>) {
	const now = new Date();
	return world.adapter.create({
		model: "spaceCredential",
		data: {
			...{ spaceId, provider: "stripe", kind: "api_key", accessTokenEncrypted: "nothing sealed" },
			...{ status: "active", version: 1, createdAt: now, updatedAt: now },
			...row,
		},
	});
}

/** The same for a cell of the matrix. */
export function createCell({ world, spaceId }: Scene, row: Record<string, unknown>) {
	const now = new Date();
	return world.adapter.create({
		model: "spaceModulePermission",
		data: {
			...{ spaceId, role: "member", moduleId: "calendar", createdAt: now, updatedAt: now },
			...{ canRead: true, canWrite: true, canAdmin: false },
			...row,
		},
	});
}
