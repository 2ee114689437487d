const ENTRIES = ["client", "drizzle", "index", "locales", "react", "smtp", "testing"];
const MIGRATIONS = ["mysql/0001_foreign_keys", "postgres/0001_spaces", "postgres/0002_row_level_security"];

/** What is published by name, and nothing else but the chunks that the entries share. */
const NAMED: ReadonlySet<string> = new Set([
	...["CHANGELOG.md", "LICENSE", "README.md", "package.json", "dist/cli.js"],
	...ENTRIES.flatMap((entry) => [`dist/${entry}.js`, `dist/${entry}.js.map`, `dist/${entry}.d.ts`]),
	...MIGRATIONS.flatMap((file) => [`migrations/${file}.sql`, `migrations/${file}.down.sql`]),
]);

const CHUNK = /^dist\/[a-z-]+-[\w-]{8}\.(js|js\.map|d\.ts)$/;

/** @param files the paths in the tarball */
export function faultsOfFiles(files: readonly string[]): readonly string[] {
	const missing = [...NAMED].filter((name) => !files.includes(name));
	const unexpected = files.filter((file) => !NAMED.has(file) && !CHUNK.test(file));
	return [...missing.map((name) => `missing: ${name}`), ...unexpected.map((name) => `unexpected: ${name}`)];
}
