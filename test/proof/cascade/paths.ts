import { runWithTransaction } from "@better-auth/core/context";
import { getCurrentAdapter } from "better-auth";
import type { Instance, Stage } from "./stage.ts";

/** A way for an organization to be deleted. */
export interface DeletionPath {
	readonly name: string;
	/** Which of the application's own hooks throws on the way. */
	readonly thrown?: "before" | "after";
	readonly run: (stage: Stage, instance: Instance, spaceId: string) => Promise<unknown>;
}

const organization = (id: string) => ({ model: "organization", where: [{ field: "id", value: id }] });

const overHttp: DeletionPath["run"] = (stage, instance, organizationId) =>
	instance.post(stage.owner, "/organization/delete", { organizationId });

/** Those that go through a process with Better Auth in it. */
export const IN_PROCESS: readonly DeletionPath[] = [
	{ name: "HTTP", run: overHttp },
	{ name: "auth.api", run: (stage, instance, id) => instance.deleteOrganization(stage.owner, id) },
	{ name: "adapter.delete", run: (_, { adapter }, id) => adapter.delete(organization(id)) },
	{ name: "deleteMany", run: (_, { adapter }, id) => adapter.deleteMany(organization(id)) },
	{ name: "consumeOne", run: (_, { adapter }, id) => adapter.consumeOne(organization(id)) },
	{
		name: "transaction",
		run: (_, { adapter }, id) =>
			runWithTransaction(adapter, async () => (await getCurrentAdapter(adapter)).delete(organization(id))),
	},
];

/** Over HTTP, with a hook of the application that throws. */
export const HOOKED: readonly DeletionPath[] = [
	{ name: "after-hook throws", thrown: "after", run: overHttp },
	{ name: "before-hook throws", thrown: "before", run: overHttp },
];

export const RAW_SQL: DeletionPath = {
	name: "raw SQL",
	run: ({ open }, _, id) => open.execute(`delete from organization where id = '${id}'`),
};
