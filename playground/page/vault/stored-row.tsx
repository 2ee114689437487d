import { useState } from "react";
import { Loading } from "../components/panel.tsx";
import { readStoredRow } from "../lib/calls.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { takeApart } from "./jwe.ts";

interface StoredRowProps {
	readonly spaceId: string;
	readonly provider: string;
	/** Changes when the row does. */
	readonly version: string;
}

/** The row as it lies on the disk: proof that there is nothing to read. By a route of the demo, past the plugin. */
export function StoredRow({ spaceId, provider, version }: StoredRowProps) {
	const [open, setOpen] = useState(false);
	return (
		<details className="stored" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				The row on the disk <span className="fine">shown for the demo</span>
			</summary>
			{open && <Row key={version} path={`${spaceId}/${encodeURIComponent(provider)}`} />}
		</details>
	);
}

function Row({ path }: { readonly path: string }) {
	const [row] = useAnswer(readStoredRow, path);
	if (row.state === "loading") return <Loading text="Reading the row…" />;
	if (row.state === "failed") return <p className="fine">{row.failure.message}</p>;
	const columns = Object.entries(row.data).filter(([, value]) => value !== null);
	const sealed = columns.filter(([column]) => column.endsWith("Encrypted"));
	const plain = columns.filter(([column]) => !column.endsWith("Encrypted"));
	return (
		<>
			{sealed.map(([column, value]) => (
				<SealedColumn key={column} column={column} sealed={String(value)} />
			))}
			<dl className="columns">
				{plain.map(([column, value]) => (
					<div key={column}>
						<dt>{column}</dt>
						<dd>{String(value)}</dd>
					</div>
				))}
			</dl>
		</>
	);
}

function SealedColumn({ column, sealed }: { readonly column: string; readonly sealed: string }) {
	const parts = takeApart(sealed);
	return (
		<figure className="sealed" data-sealed={sealed}>
			<figcaption>
				<code>{column}</code>: sealed, a JWE of five parts
			</figcaption>
			{parts === null && <code>{sealed}</code>}
			{parts && (
				<dl>
					{parts.map(({ name, text, about }) => (
						<div key={name} data-jwe={name}>
							<dt>
								{name} <span>{about}</span>
							</dt>
							<dd>{text === "" ? "—" : text}</dd>
						</div>
					))}
				</dl>
			)}
		</figure>
	);
}
