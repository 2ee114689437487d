import { dateTime, relativeTime } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";

/** How long ago, or how far away; and when exactly. */
export function Moment({ at }: { readonly at: Date | string }) {
	const now = useNow();
	return (
		<time className="moment" dateTime={new Date(at).toISOString()}>
			{relativeTime(at, now)} <span className="exact">{dateTime(at)}</span>
		</time>
	);
}
