import type { IdType } from "./names.ts";

/** An identifier of one part. */
export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** A text, however the server reads backslashes. */
export function quoteText(text: string): string {
	const quoted = `'${text.replaceAll("'", "''")}'`;
	return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

export function quoteTexts(texts: Iterable<string>): string {
	return `array[${[...texts].map(quoteText).join(", ")}]::text[]`;
}

/** A function's body, whatever it holds. */
export function quoteBody(body: string): string {
	let tag = "$spaces$";
	while (body.includes(tag)) tag = tag.replace("$", "$_");
	return `${tag}\n${body}\n${tag}`;
}

export function indent(text: string, tabs = 1): string {
	return text.replaceAll(/^(?=.)/gm, "\t".repeat(tabs));
}

/**
 * A column as it is compared: texts in the collation of the database, which is byte for byte always. A column's own may
 * not be; and where it has none, an index still serves.
 */
export function collated(type: IdType, column: string): string {
	return type === "text" ? `${column} collate "default"` : column;
}
