import { createAuthClient } from "better-auth/react";
import { createElement, Fragment, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Network } from "../support/network.ts";
import { settings } from "../support/scene.ts";
import { describeHook, type MountPage, type View } from "./scenario.ts";

const createClient = (network: Network, fetchOptions: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));
type Client = ReturnType<typeof createClient>;

function Line({ client, view }: { client: Client; view: View }) {
	const permissions = client.useSpacePermissions();
	view.onValue(permissions);
	return createElement("p", null, view.line(permissions));
}

const mountIn =
	(mode: typeof StrictMode): MountPage<Client> =>
	(client, container, view) => {
		const root = createRoot(container);
		const line = createElement(Line, { client, view });
		root.render(createElement(mode, null, line, line));
		return () => root.unmount();
	};

describeHook("React", createClient, mountIn(Fragment));
describeHook("React's StrictMode", createClient, mountIn(StrictMode));
