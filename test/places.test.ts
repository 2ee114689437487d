import { expect, inject, it } from "vitest";
import { createPlace, type Place } from "./support/places/place.ts";
import { atPlace, connect, dropPlace, placedBackendsOn } from "./support/places.ts";
import { createWorld } from "./support/world.ts";

const servers = inject("servers");

it.each(placedBackendsOn(servers))(
	"what one writes on $name, another finds at the same place",
	async (backend) => {
		const place = await createPlace(backend, servers);
		const told = JSON.parse(JSON.stringify(place)) as Place;
		const writer = await createWorld({ backend: { ...backend, open: async () => connect(place) } });
		const spaceId = await writer.createSpace(await writer.signUp());
		await writer.auth.api.putSpaceCredential({
			body: { spaceId, provider: "stripe", secret: "sk_0123456789" },
		});
		const reader = await createWorld({ backend: atPlace(told) });
		const body = { spaceId, provider: "stripe" };
		expect(await reader.auth.api.getSpaceSecret({ body })).toEqual({
			kind: "api_key",
			secret: "sk_0123456789",
		});
		await Promise.all([writer.close(), reader.close()]);
		await dropPlace(place);
	},
);
