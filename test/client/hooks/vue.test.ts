import { createAuthClient } from "better-auth/vue";
import { createApp, defineComponent, Fragment, h } from "vue";
import type { Network } from "../support/network.ts";
import { settings } from "../support/scene.ts";
import { describeHook, type MountPage, type View } from "./scenario.ts";

const createClient = (network: Network, fetchOptions: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));
type Client = ReturnType<typeof createClient>;

const lineOf = (client: Client, { line, onValue }: View) =>
	defineComponent(() => {
		const permissions = client.useSpacePermissions();
		return () => {
			onValue(permissions.value);
			return h("p", line(permissions.value));
		};
	});

const mount: MountPage<Client> = (client, container, view) => {
	const line = lineOf(client, view);
	const app = createApp(() => h(Fragment, [h(line), h(line)]));
	app.mount(container);
	return () => app.unmount();
};

describeHook("Vue", createClient, mount);
