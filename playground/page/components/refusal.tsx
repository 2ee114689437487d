import type { Failure } from "../lib/failure.ts";
import { Icon } from "./icon.tsx";
import { Prose } from "./prose.tsx";

/** The plugin's own answer to somebody who may not, and which cell of the matrix would be needed. */
export function Refusal({ failure }: { readonly failure: Failure }) {
	const { status, code, message, missing } = failure;
	return (
		<div className="refusal" role="status">
			<Icon name="lock" />
			<div>
				<p>
					<Prose text={message} />
				</p>
				<p className="fine">
					{status > 0 && <span>{status}</span>}
					{code && <code>{code}</code>}
					{missing.map(({ module, action }) => (
						<span key={`${module} ${action}`}>
							missing: <code>{module}</code> {action}
						</span>
					))}
				</p>
			</div>
		</div>
	);
}
