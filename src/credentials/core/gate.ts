import type { Action } from "../../permissions/core/levels.ts";
import type { Providers } from "../../providers/core/provider.ts";

const VAULT = "spaces.credentials";

/** The module that guards a provider's credential: its own, if the application declares one. */
export function gateModule(providers: Providers, provider: string): string {
	return providers.get(provider)?.module ?? VAULT;
}

/** The cell that opens one credential. */
export function gateOf(providers: Providers, provider: string, action: Action) {
	return [{ module: gateModule(providers, provider), action }] as const;
}

/** The cells of which each opens some credential. */
export function gateOfAny(providers: Providers, action: Action) {
	const modules = new Set([...providers.values()].flatMap(({ module }) => module ?? []));
	return [{ module: VAULT, action }, ...[...modules].map((module) => ({ module, action }))] as const;
}
