import { useEffect, useRef } from "react";
import { Icon } from "../components/icon.tsx";
import { readRemains } from "../lib/calls.ts";
import { count } from "../lib/format.ts";
import { useAnswer } from "../lib/use-answer.ts";

/** After a deletion: what is left of the space in the plugin's tables. */
export function Farewell({ spaceId, name }: { readonly spaceId: string; readonly name: string }) {
	const [remains] = useAnswer(readRemains, spaceId);
	const ref = useRef<HTMLElement>(null);
	useEffect(() => ref.current?.focus(), []);
	return (
		<section ref={ref} className="farewell" tabIndex={-1} aria-label="Deleted">
			<Icon name="yes" />
			<div role="status">
				<p>
					<strong>{name}</strong> is deleted.{" "}
					{remains.state === "ready" && (
						<span>
							Of it remain {count(remains.data.spaceModulePermission, "row")} in{" "}
							<code>spaceModulePermission</code> and {count(remains.data.spaceCredential, "row")} in{" "}
							<code>spaceCredential</code>.
						</span>
					)}
					{remains.state === "failed" && <span>{remains.failure.message}</span>}
				</p>
				<p className="fine">
					To have it back, stop the playground and run <code>npm start -- --reset</code>.
				</p>
			</div>
		</section>
	);
}
