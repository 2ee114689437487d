import { isKnownModule } from "./decide.ts";
import { BUILT_IN_MODULES } from "./ids.ts";
import type { Policy } from "./policy.ts";

/**
 * The modules a list can name: our own two, then the catalogue; without a catalogue, those any type's allowlist or any
 * row of this space mentions, in an order that is not the database's. Rows of modules outside a catalogue are not modules
 * any more.
 */
export function listModules(policy: Policy, inRows: Iterable<string>): readonly string[] {
	const modules = new Set<string>(BUILT_IN_MODULES);
	for (const module of policy.catalogue ?? []) modules.add(module);
	for (const allowlist of policy.types?.values() ?? []) {
		if (allowlist !== "*") for (const module of allowlist) modules.add(module);
	}
	for (const module of [...inRows].sort()) modules.add(module);
	return [...modules].filter((module) => isKnownModule(policy.catalogue, module));
}
