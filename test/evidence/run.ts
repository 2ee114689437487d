/** Writes the README's table of evidence anew, from what the proofs and the benchmark have recorded. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { CLAIMS } from "./claims.ts";
import { readEvidence } from "./evidence.ts";
import { findGaps, withTable } from "./table.ts";

const README = join(import.meta.dirname, "../../README.md");

const all = readEvidence();
const gaps = findGaps(all, Object.keys(packageJson.scripts));
for (const gap of gaps) console.error(gap);
if (gaps.length > 0) process.exit(1);
writeFileSync(README, withTable(readFileSync(README, "utf8"), all));
console.log(`${CLAIMS.length} claims in README.md`);
