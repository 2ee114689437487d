import type { ViewProps } from "../components/space.tsx";
import { readCredentials } from "../lib/calls.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { KeysPanel } from "./keys-panel.tsx";
import { ProviderPanel } from "./provider-panel.tsx";
import { VaultPanel } from "./vault-panel.tsx";

/** What the space has stored; and, for the demo, what an operator and a provider can do about it. */
export function VaultView({ permissions, nameOf }: ViewProps) {
	const { spaceId, modules } = permissions;
	const mine = modules["spaces.credentials"] ?? "---";
	const [credentials, reload] = useAnswer(readCredentials, spaceId);
	return (
		<div className="rooms">
			<VaultPanel {...{ spaceId, mine, nameOf, credentials, reload }} />
			{mine === "rwa" && <KeysPanel spaceId={spaceId} onChanged={reload} />}
			{mine[1] === "w" && <ProviderPanel onChanged={reload} />}
		</div>
	);
}
