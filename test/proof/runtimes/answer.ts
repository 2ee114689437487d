import type { Binding } from "../../../src/vault/core/binding.ts";
import { importKeyRing, spaceKey } from "../../../src/vault/core/key-ring.ts";
import type { Opened } from "../../../src/vault/core/seal.ts";
import { toRootKey } from "../../../src/vault/key-sources/root-key.ts";
import { createVault } from "../../../src/vault/vault.ts";

/** What a runtime is asked to do. */
export interface Request {
	readonly keys: readonly { readonly id: string; readonly key: string }[];
	readonly seal: readonly (Binding & { readonly text: string })[];
	readonly open: readonly (Binding & { readonly sealed: string })[];
}

export interface Answer {
	/** What the runtime says it is. */
	readonly runtime: string;
	readonly sealed: readonly string[];
	readonly opened: readonly Opened[];
	/** Whether no key, root or derived, gives its bytes away. */
	readonly keysHidden: boolean;
}

export async function answer({ keys, seal, open }: Request): Promise<Answer> {
	const vault = createVault({
		keys,
		environment: undefined,
		production: true,
		authSecret: "",
		warn: () => undefined,
	});
	return {
		runtime: runtime(),
		sealed: await Promise.all(seal.map(({ text, ...binding }) => vault.seal(binding, text))),
		opened: await Promise.all(open.map(({ sealed, ...binding }) => vault.tryOpen(binding, sealed))),
		keysHidden: await areHidden(keys),
	};
}

async function areHidden(keys: Request["keys"]): Promise<boolean> {
	for (const { id, key } of keys) {
		const ring = await importKeyRing([toRootKey(id, key)]);
		for (const each of [...ring.keys.values(), await spaceKey(ring, id, "space")]) {
			if (!(await isHidden(each))) return false;
		}
	}
	return true;
}

async function isHidden(key: CryptoKey): Promise<boolean> {
	if (key.extractable) return false;
	return crypto.subtle.exportKey("raw", key).then(
		() => false,
		() => true,
	);
}

/** Bun and Deno call themselves Node too, and so would workerd with `nodejs_compat`: they are asked first. */
function runtime(): string {
	const scope: {
		readonly Bun?: { readonly version: string };
		readonly Deno?: { readonly version: { readonly deno: string } };
		readonly process?: { readonly versions?: { readonly node?: string } };
		readonly navigator?: { readonly userAgent?: string };
	} = globalThis;
	if (scope.Bun) return `Bun ${scope.Bun.version}`;
	if (scope.Deno) return `Deno ${scope.Deno.version.deno}`;
	const node = scope.process?.versions?.node;
	return node ? `Node ${node}` : (scope.navigator?.userAgent ?? "");
}
