import { createAuthClient } from "better-auth/react";
import { createElement, type ReactNode, use } from "react";
import { createCan } from "../../../src/react.ts";
import type { Network } from "./network.ts";
import { CALENDAR, settings } from "./scene.ts";

/** The application's own module: imported once by a server for all its users, and once by each browser. */
export function createApp(network: Network) {
	const authClient = createAuthClient(settings(network));
	return { authClient, ...createCan(authClient) };
}

export type App = ReturnType<typeof createApp>;

/** Says `yes`, `no` or `…`. */
export function calendar({ Can }: App, spaceId?: string): ReactNode {
	return createElement(Can, { ...CALENDAR, spaceId, fallback: "no", pending: "…" }, "yes");
}

/** Says `true`, `false` or `undefined`. */
export function Hook({ app, spaceId }: { app: App; spaceId?: string }): ReactNode {
	return String(app.useCan({ ...CALENDAR, spaceId }));
}

/** Says `pending` or `answered`. */
export function Status({ app }: { app: App }): ReactNode {
	return app.authClient.useSpacePermissions().isPending ? "pending" : "answered";
}

export function Late({ gate, children }: { gate: Promise<void>; children?: ReactNode }): ReactNode {
	use(gate);
	return children;
}
