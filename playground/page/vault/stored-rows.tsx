import type { StoredRow } from "../../server/demo-routes.ts";

/** The table as it lies on the disk: proof that there is nothing to read. */
export function StoredRows({ rows }: { readonly rows: readonly StoredRow[] }) {
	return (
		<aside className="stored" aria-labelledby="stored-title">
			<h3 id="stored-title">
				On the disk: table <code>spaceCredential</code>
			</h3>
			{rows.length === 0 && <p className="fine">No rows. Store a key and look here.</p>}
			{rows.map((row) => (
				<dl key={String(row.id)} className="stored-row">
					{Object.entries(row)
						.filter(([, value]) => value !== null)
						.map(([column, value]) => (
							<div key={column} data-sealed={column.endsWith("Encrypted")}>
								<dt>{column}</dt>
								<dd>{String(value)}</dd>
							</div>
						))}
				</dl>
			))}
		</aside>
	);
}
