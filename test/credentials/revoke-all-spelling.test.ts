import { expect, it } from "vitest";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld } from "../support/world.ts";

it.for(everyBackend.map((backend) => [backend.name, backend] as const))(
	"on %s a provider is revoked and not one that is spelt otherwise, though MariaDB finds both",
	async ([, backend]) => {
		const world = await createWorld({ backend });
		const owner = await world.signUp();
		const [meant, other] = [await world.createSpace(owner), await world.createSpace(owner)];
		const secret = "sk_0123456789";
		await world.auth.api.putSpaceCredential({ body: { spaceId: meant, provider: "stripe", secret } });
		await world.auth.api.putSpaceCredential({ body: { spaceId: other, provider: "Stripe", secret } });
		const answer = await world.auth.api.revokeAllSpaceCredentials({ body: { provider: "stripe" } });
		expect(answer.revoked).toBe(1);
		const open = (spaceId: string, provider: string) =>
			world.auth.api.getSpaceSecret({ body: { spaceId, provider } });
		await expect(open(meant, "stripe")).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_REVOKED" } });
		expect(await open(other, "Stripe")).toEqual({ kind: "api_key", secret });
		await world.close();
	},
);
