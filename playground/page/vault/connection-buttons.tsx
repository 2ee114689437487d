import { Button } from "../components/button.tsx";
import type { Landing } from "../lib/landing.ts";
import type { ConnectTarget } from "./connect.ts";
import { useConnect } from "./use-connect.ts";
import type { CredentialCalls } from "./use-credential-calls.ts";

interface ConnectionButtonsProps extends ConnectTarget {
	readonly calls: CredentialCalls;
	readonly onLanding: (landing: Landing | null) => Promise<void>;
}

/** What can be done with a connection alone: its provider is asked again, or somebody is. */
export function ConnectionButtons({ calls, onLanding, ...target }: ConnectionButtonsProps) {
	const connect = useConnect(target, onLanding, calls.say);
	return (
		<>
			<Button idle={calls.busy} onClick={calls.refresh}>
				Refresh
			</Button>
			<Button idle={calls.busy || connect.busy} onClick={connect.here}>
				Reconnect
			</Button>
		</>
	);
}
