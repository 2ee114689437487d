import { createAuthClient } from "better-auth/solid";
import { createComponent, createEffect } from "solid-js";
import { insert, render } from "solid-js/web";
import type { Network } from "../support/network.ts";
import { settings } from "../support/scene.ts";
import { describeHook, type MountPage, type View } from "./scenario.ts";

const createClient = (network: Network, fetchOptions: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));
type Client = ReturnType<typeof createClient>;

/** What the compiler makes of `<p>{view.line(permissions())}</p>`. */
function Line({ client, view }: { client: Client; view: View }) {
	const permissions = client.useSpacePermissions();
	createEffect(() => view.onValue(permissions()));
	const paragraph = document.createElement("p");
	insert(paragraph, () => view.line(permissions()));
	return paragraph;
}

const mount: MountPage<Client> = (client, container, view) =>
	render(() => [createComponent(Line, { client, view }), createComponent(Line, { client, view })], container);

describeHook("Solid", createClient, mount);
