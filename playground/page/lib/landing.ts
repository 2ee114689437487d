import { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "better-auth-spaces/client";

/** What somebody who comes back from a provider brings along in the address. */
export interface Landing {
	readonly provider: string;
	readonly error: SpaceErrorCode | null;
	readonly missingScopes: readonly string[];
}

/** Of a window that was opened for the way to the provider alone. */
const POPUP = "#popup";
const CHANNEL = "spaces-connected";
/** After that a popup goes by itself: the window that would close it is gone. */
const ALONE_MS = 5_000;

/** Where to come back to, so that {@link readLanding} finds it. */
export function landingURL(provider: string, hash: string = POPUP): string {
	return `${window.location.origin}/?${new URLSearchParams({ connected: provider })}${hash}`;
}

/** Null for whoever does not come from a provider. What the address says of an error is not believed but its code. */
export function readLanding(): Landing | null {
	const query = new URLSearchParams(window.location.search);
	const code = query.get("error");
	const provider = query.get("connected");
	if (provider === null && code === null) return null;
	const isKnown = code !== null && Object.hasOwn(SPACE_ERROR_MESSAGES, code);
	return {
		provider: provider ?? "",
		error: isKnown ? (code as SpaceErrorCode) : code === null ? null : "SPACE_CONNECT_FAILED",
		missingScopes: query.get("missingScopes")?.split(" ") ?? [],
	};
}

/** What came back is told once, and not again when the page is loaded anew. */
export function clearLanding(): void {
	const { pathname, hash, search } = window.location;
	if (search !== "") window.history.replaceState(null, "", pathname + hash);
}

export function isPopup(): boolean {
	return window.location.hash === POPUP;
}

/** In the popup: tells the window that opened it, which closes it. If it went at once, that could be noticed first. */
export function handOver(): void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.postMessage(readLanding());
	channel.close();
	setTimeout(() => window.close(), ALONE_MS);
}

/** In the window that opened it. Null when somebody closed the popup. */
export function awaitPopup(popup: Window): Promise<Landing | null> {
	const channel = new BroadcastChannel(CHANNEL);
	return new Promise<Landing | null>((resolve) => {
		const timer = setInterval(() => popup.closed && end(null), 300);
		const end = (landing: Landing | null) => {
			clearInterval(timer);
			channel.close();
			popup.close();
			resolve(landing);
		};
		channel.onmessage = ({ data }: MessageEvent<Landing | null>) => end(data);
	});
}
