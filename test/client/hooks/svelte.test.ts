import { createAuthClient } from "better-auth/svelte";
import { mount, unmount } from "svelte";
import type { Network } from "../support/network.ts";
import { settings } from "../support/scene.ts";
import Line from "./line.svelte";
import { describeHook, type MountPage } from "./scenario.ts";

const createClient = (network: Network, fetchOptions: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));
type Client = ReturnType<typeof createClient>;

const mountPage: MountPage<Client> = (client, target, view) => {
	const lines = [1, 2].map(() => mount(Line, { target, props: { client, view } }));
	return () => {
		for (const line of lines) void unmount(line);
	};
};

describeHook("Svelte", createClient, mountPage);
