import { Icon } from "../components/icon.tsx";
import { inWords } from "./explain.ts";
import type { Verdict as Decided } from "./explain-chain.ts";

/** Yes or no, and why, in a sentence and as the plugin says it. */
export function Verdict({ decision }: { readonly decision: Decided }) {
	const { reason, source, role } = decision.because;
	return (
		<div className="verdict" data-allowed={decision.allowed}>
			<span className="verdict-mark">
				<Icon name={decision.allowed ? "yes" : "no"} />
			</span>
			<div>
				<p>{inWords(decision)}</p>
				<p className="fine">
					<code>{`{ reason: "${reason}", source: "${source}", role: ${JSON.stringify(role)} }`}</code>
				</p>
			</div>
		</div>
	);
}
