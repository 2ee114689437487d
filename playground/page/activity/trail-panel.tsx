import { useState } from "react";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { listMembers } from "../lib/calls.ts";
import { count } from "../lib/format.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { TrailFilters } from "./trail-filters.tsx";
import { TrailList } from "./trail-list.tsx";
import { type Trail, type TrailFilter, useTrail } from "./use-trail.ts";

interface TrailPanelProps {
	readonly spaceId: string;
	readonly nameOf: (userId: string) => string;
}

const ABOUT =
	"Who changed what and when: the matrix, the vault, roles and the space itself. A row is written in the transaction of the change, and none has a field that could hold a secret.";
const EVERYTHING: TrailFilter = {};

export function TrailPanel({ spaceId, nameOf }: TrailPanelProps) {
	const [filter, setFilter] = useState(EVERYTHING);
	const { trail, older } = useTrail(spaceId, filter);
	const [members] = useAnswer(listMembers, spaceId);
	const people =
		members.state === "ready" ? members.data.members.map(({ user: { id, name } }) => ({ id, name })) : [];
	const isFiltered = filter !== EVERYTHING;
	return (
		<Panel className="trail wide" title="What happened" call="spaces.audit()" about={ABOUT}>
			{(trail.state === "ready" || isFiltered) && (
				<TrailFilters people={people} onFilter={setFilter} onClear={() => setFilter(EVERYTHING)} />
			)}
			{trail.state === "loading" && <Loading text="Reading the trail…" />}
			{trail.state === "failed" && <Refusal failure={trail.failure} />}
			{trail.state === "ready" && <Page {...{ nameOf, older, isFiltered, spaceId }} trail={trail.data} />}
		</Panel>
	);
}

interface PageProps extends TrailPanelProps {
	readonly trail: Trail;
	readonly older: () => Promise<void>;
	readonly isFiltered: boolean;
}

function Page({ trail: { events, cursor }, older, isFiltered, nameOf, spaceId }: PageProps) {
	const save = () => {
		const blob = new Blob([JSON.stringify(events, null, "\t")], { type: "application/json" });
		const link = document.createElement("a");
		link.href = URL.createObjectURL(blob);
		link.download = `trail-${spaceId}.json`;
		link.click();
		URL.revokeObjectURL(link.href);
	};
	return (
		<>
			<div className="trail-summary">
				<p className="fine" role="status">
					{count(events.length, "event")} shown{cursor !== null && ", there are older ones"}
				</p>
				{events.length > 0 && (
					<button type="button" onClick={save}>
						Save as JSON
					</button>
				)}
			</div>
			{events.length === 0 && (
				<p className="empty">{isFiltered ? "Nothing that fits." : "Nothing has happened yet."}</p>
			)}
			<TrailList events={events} nameOf={nameOf} />
			{cursor !== null && (
				<button type="button" className="more" onClick={older}>
					Older
				</button>
			)}
		</>
	);
}
