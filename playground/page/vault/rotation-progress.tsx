import { useId } from "react";
import type { KeysState } from "../../server/demo/key-routes.ts";
import { Button } from "../components/button.tsx";
import { count } from "../lib/format.ts";
import type { Rotation } from "./use-rotation.ts";

interface RotationProgressProps {
	readonly keys: KeysState;
	readonly rotation: Rotation;
	readonly start: () => void;
	readonly stop: () => void;
	readonly busy: boolean;
}

/** How much is sealed under the first key: read from the rows themselves, so that it survives whatever stops a rotation. */
export function RotationProgress({ keys, rotation, start, stop, busy }: RotationProgressProps) {
	const id = useId();
	const { total, left } = keys;
	const done = Math.max(0, total - left);
	const primary = keys.keys.find((key) => key.primary)?.id ?? "";
	const running = rotation.state === "running";
	return (
		<div className="rotation">
			<p id={id}>
				<strong>
					{done} of {total}
				</strong>{" "}
				sealed under <code>{primary}</code>
			</p>
			<progress aria-labelledby={id} value={done} max={Math.max(total, 1)} />
			<p className="fine" role="status">
				{tell(rotation, left)}
			</p>
			{/* One button for all of it, so that the focus stays where it is. */}
			<Button
				className={running ? "destructive" : "primary"}
				idle={!running && (busy || left === 0)}
				onClick={running ? stop : start}
			>
				{running ? "Stop" : offer(keys)}
			</Button>
		</div>
	);
}

/** In whole sentences and seldom: it is read aloud. */
function tell(rotation: Rotation, left: number): string {
	switch (rotation.state) {
		case "running":
			return "Sealing anew, ten rows at a time, beside all other traffic…";
		case "interrupted":
			return `Interrupted: ${rotation.failure.message} What is done stays done.`;
		case "done":
			return rotation.unreadable > 0
				? `${count(rotation.unreadable, "row does", "rows do")} not open, and stayed as they are.`
				: "Everything is sealed under the first key. The others can be dropped.";
		default:
			return left > 0 ? "It can be stopped and started again at any point." : "";
	}
}

function offer({ total, left }: KeysState): string {
	if (left === 0) return "Nothing to seal anew";
	return `${left < total ? "Go on sealing" : "Seal"} ${count(left, "row")} anew`;
}
