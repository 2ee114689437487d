/** A process of an application on several servers: asks for tokens as it is told. */
import type { APIError } from "better-auth/api";
import type { Ask, CallerTask, FromCaller, Got, ToCaller } from "./processes.ts";
import { shiftClock } from "./shift-clock.ts";

const { place, server, clock, dies }: CallerTask = JSON.parse(process.argv[2] ?? "");
shiftClock(clock);
const { connectableTo, PROVIDER } = await import("../../support/connected.ts");
const { atPlace } = await import("../../support/places.ts");
const { createWorld } = await import("../../support/world.ts");

process.once("disconnect", () => process.exit());
const { auth, adapter } = await createWorld({ backend: atPlace(place), spaces: connectableTo(server) });
if (dies) dieHoldingALease();
process.on("message", async (message) => {
	const { id, ask } = message as ToCaller;
	tell({ id, got: await Promise.all(Array.from({ length: ask.callers }, () => getToken(ask))) });
});
tell("ready");

async function getToken({ spaceId, rejectedToken }: Ask): Promise<Got> {
	const body = { spaceId, provider: PROVIDER, rejectedToken };
	try {
		return { token: (await auth.api.getSpaceAccessToken({ body })).accessToken };
	} catch (error) {
		return { code: String((error as APIError).body?.code ?? error) };
	}
}

function dieHoldingALease(): void {
	const { updateMany } = adapter;
	adapter.updateMany = async (query) => {
		const updated = await updateMany(query);
		if (updated === 1 && query.update.leaseOwner) process.kill(process.pid, "SIGKILL");
		return updated;
	};
}

function tell(news: FromCaller): void {
	process.send?.(news);
}
