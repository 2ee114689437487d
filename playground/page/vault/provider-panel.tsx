import type { ProviderOrder } from "../../server/demo/provider-routes.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { orderProvider, readProvider, refreshDue } from "../lib/calls.ts";
import { count } from "../lib/format.ts";
import { useAction } from "../lib/use-action.ts";
import { useAnswer } from "../lib/use-answer.ts";

const TOLD: Readonly<Record<ProviderOrder, string>> = {
	revoke: "Meetings knows none of its connections any more. The next refresh will learn it.",
	down: "Meetings answers everything with 503 now.",
	up: "Meetings is back.",
};

/** The other side of a connection, which fails on demand. Of the demo, by routes of its own. */
export function ProviderPanel({ onChanged }: { readonly onChanged: () => Promise<void> }) {
	const [provider, reload] = useAnswer(readProvider, undefined);
	const { busy, message, run } = useAction();
	const order = async (name: ProviderOrder) => {
		await run(
			() => orderProvider(name),
			() => ({ tone: "good", text: TOLD[name] }),
		);
		await reload();
	};
	const refresh = async () => {
		await run(refreshDue, ({ refreshed, needsReauth, failed, revoked }) => ({
			tone: "good",
			text: `${count(refreshed, "token")} refreshed, ${failed} failed, ${needsReauth} to be connected anew, ${revoked} withdrawn.`,
		}));
		await onChanged();
	};
	return (
		<Panel
			title="The provider"
			about="Not a part of the plugin: an OAuth server beside the playground that plays the company Meetings. Its tokens live for two minutes."
		>
			{provider.state === "loading" && <Loading text="Asking how it fares…" />}
			{provider.state === "failed" && <Refusal failure={provider.failure} />}
			{provider.state === "ready" && (
				<>
					<p className="provider-state">
						<span className="status" data-tone={provider.data.down ? "note" : "good"}>
							{provider.data.down ? "Down" : "Up"}
						</span>
						<code>{provider.data.address}</code>
					</p>
					<div className="stacked-actions">
						<Button idle={busy} onClick={() => order("revoke")}>
							Revoke at the provider
						</Button>
						<Button idle={busy} onClick={() => order(provider.data.down ? "up" : "down")}>
							{provider.data.down ? "Bring it back" : "Take it down"}
						</Button>
						<Button idle={busy} onClick={refresh}>
							Run the minute’s refresh
						</Button>
					</div>
					<p className="fine">
						An application has a timer call <code>refreshDueSpaceCredentials</code> every minute. Here it is a
						button, so that a token can be seen to expire.
					</p>
				</>
			)}
			<Notice message={message} />
		</Panel>
	);
}
