import { randomBytes } from "node:crypto";
import { PATHS } from "../../../src/paths.ts";
import { sealAsPeer } from "../../vault/peer.ts";
import type { Operation } from "./operation.ts";
import { OLD_KEY, SECRET } from "./stage.ts";

const CHANGES = [
	{ role: "admin", module: "reports", level: "read" as const },
	{ role: "member", module: "calendar", level: "read" as const },
	{ role: "trainer", module: "events", level: null },
];

const DAY = 86_400_000;

/** A request of the owner's to one of the plugin's endpoints. */
function asOwner(name: string, path: string, body: object): Operation {
	return {
		name,
		prepare: async ({ ask, people }, { spaceId }) => ({
			run: () => ask(people.owner, path, { spaceId, ...body }),
		}),
	};
}

/** The matrix, the vault and the plugin's own upkeep. */
export const IN_SPACES: readonly Operation[] = [
	asOwner("matrix set", PATHS.matrixSet, { changes: CHANGES }),
	{
		name: "putSpacePermissions",
		looksAgain: true,
		prepare: async ({ serve, auth }, { spaceId }) => ({
			run: () => serve(auth.api.putSpacePermissions({ body: { spaceId, changes: CHANGES } })),
		}),
	},
	asOwner("credentials set", PATHS.credentialsSet, { provider: "twilio", secret: `${SECRET}_twilio` }),
	asOwner("credentials set, replacing", PATHS.credentialsSet, {
		...{ provider: "stripe", secret: `${SECRET}_another`, replace: true },
	}),
	asOwner("credentials set, the label alone", PATHS.credentialsSet, {
		...{ provider: "stripe", metadata: { label: "Live" }, replace: true },
	}),
	...["twilio", "stripe"].map(
		(provider): Operation => ({
			name: `putSpaceCredential, ${provider === "twilio" ? "new" : "over another"}`,
			alsoTells: `credential.replaced ${provider}`,
			prepare: async ({ serve, auth }, { spaceId }) => ({
				run: () =>
					serve(auth.api.putSpaceCredential({ body: { spaceId, provider, secret: `${SECRET}_put` } })),
			}),
		}),
	),
	asOwner("credentials delete", PATHS.credentialsDelete, { provider: "stripe" }),
	asOwner("credentials test", PATHS.credentialsTest, { provider: "pinger" }),
	{
		name: "rotateSpaceKeys",
		inSteps: true,
		prepare: async ({ serve, auth, adapter }, { spaceId }) => {
			for (const provider of ["stripe", "pinger"]) {
				const header = { alg: "dir", enc: "A256GCM", kid: OLD_KEY.id };
				const where = { spaceId, provider, field: "accessToken" } as const;
				const sealed = sealAsPeer(OLD_KEY.key, header, where, `${SECRET}_${provider}`, randomBytes(12));
				await adapter.updateMany({
					model: "spaceCredential",
					where: [
						{ field: "spaceId", value: spaceId },
						{ field: "provider", value: provider },
					],
					update: { accessTokenEncrypted: sealed },
				});
			}
			return { run: () => serve(auth.api.rotateSpaceKeys({ body: {} })) };
		},
	},
	{
		name: "sweepSpaces",
		inSteps: true,
		prepare: async ({ serve, auth, adapter, backend }, { spaceId, names }) => {
			const gone = `gone-${spaceId}`;
			names.set(gone, "gone");
			const at = new Date(Date.now() - 2 * DAY);
			const grants = { canRead: true, canWrite: false, canAdmin: false, createdAt: at, updatedAt: at };
			const cells = [
				{ spaceId, role: "ghost", moduleId: "calendar" },
				...(backend.foreignKeys ? [] : [{ spaceId: gone, role: "member", moduleId: "calendar" }]),
			];
			for (const cell of cells)
				await adapter.create({ model: "spaceModulePermission", data: { ...cell, ...grants } });
			const body = { dryRun: false, deadRows: true, force: true };
			return { run: () => serve(auth.api.sweepSpaces({ body })) };
		},
	},
	{
		name: "setSpaceType",
		prepare: async ({ serve, auth }, { spaceId }) => ({
			run: () => serve(auth.api.setSpaceType({ body: { spaceId, type: "team" } })),
		}),
	},
];
