import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Findings } from "./evidence.ts";

const MANIFEST = join(import.meta.dirname, "../../node_modules/better-auth/package.json");

/** Keeps what a run has found, in place of what the last one did. */
export function recordEvidence(name: string, findings: Findings): void {
	const { version } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string };
	const evidence = {
		...findings,
		date: new Date().toISOString().slice(0, 10),
		node: process.versions.node,
		betterAuth: version,
	};
	writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(evidence, null, "\t")}\n`);
}
