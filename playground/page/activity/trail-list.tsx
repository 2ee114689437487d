import type { AuditEntry } from "better-auth-spaces";
import { Icon, type IconName } from "../components/icon.tsx";
import { dateTime } from "../lib/format.ts";
import { sentenceOf } from "./sentences.tsx";

interface TrailListProps {
	readonly events: readonly AuditEntry[];
	readonly nameOf: (userId: string) => string;
}

export function TrailList({ events, nameOf }: TrailListProps) {
	return (
		<ol className="events">
			{events.map((entry) => {
				const { id, type, actorId, at } = entry;
				return (
					<li key={id} className="event" data-type={type}>
						<span className="event-mark" data-tone={toneOf(type)}>
							<Icon name={iconOf(type)} />
						</span>
						<p>
							<strong>{actorId === null ? "Server code" : nameOf(actorId)}</strong> {sentenceOf(entry)}
						</p>
						<p className="fine">
							{at && <time dateTime={new Date(at).toISOString()}>{dateTime(at)}</time>}
							<code>{type}</code>
						</p>
					</li>
				);
			})}
		</ol>
	);
}

const ICONS: Readonly<Record<string, IconName>> = {
	permission: "write",
	credential: "lock",
	role: "admin",
};

function iconOf(type: string): IconName {
	return ICONS[type.split(".")[0] ?? ""] ?? "override";
}

/** Events that ask somebody to do something stand out. */
function toneOf(type: string): "bad" | "plain" {
	return /degraded|needs_reauth|failed|deleted|revoked|canceled/.test(type) ? "bad" : "plain";
}
