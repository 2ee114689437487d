import type { SpaceDecision } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { explain } from "./explain.ts";

export function Verdict({ decision }: { readonly decision: SpaceDecision }) {
	const { reason, source, role } = decision.because;
	return (
		<div className="verdict" data-allowed={decision.allowed}>
			<span className="verdict-mark">
				<Icon name={decision.allowed ? "yes" : "no"} />
			</span>
			<div>
				<p>{explain(decision)}</p>
				<p className="fine">
					<code>{`{ reason: "${reason}", source: "${source}", role: ${JSON.stringify(role)} }`}</code>
				</p>
			</div>
		</div>
	);
}
