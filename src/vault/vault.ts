import { SpacesError } from "../error.ts";
import type { Binding } from "./core/binding.ts";
import { findKeyFault, importKeyRing, type KeyRing, type RootKey } from "./core/key-ring.ts";
import { type Opened, open, seal } from "./core/seal.ts";
import { developmentKey } from "./key-sources/development.ts";
import { KEYS_VARIABLE, parseKeysVariable } from "./key-sources/environment.ts";
import { type KeyMaterial, type KeyOption, toRootKey } from "./key-sources/root-key.ts";

/** Seals and opens secrets. Fails with `SPACE_KEYS_MISSING` where no key is configured. */
export interface Vault {
	seal(binding: Binding, text: string): Promise<string>;
	/** @throws SpacesError `SPACE_CREDENTIAL_UNREADABLE`, its cause the `SealFault` */
	open(binding: Binding, sealed: string): Promise<string>;
	/** Opens, or says why not. */
	tryOpen(binding: Binding, sealed: string): Promise<Opened>;
	/** The ids of the keys; the first one seals. Fails with `SPACE_KEYS_MISSING` unless there are any. */
	keyIds(): Promise<readonly string[]>;
}

export interface VaultOptions {
	readonly keys: readonly KeyOption[] | undefined;
	/** The value of `SPACES_KEYS`. */
	readonly environment: string | undefined;
	readonly production: boolean;
	readonly authSecret: string;
	readonly warn: (message: string) => void;
	/** Called once the configured keys are there. */
	readonly onReady?: (keyIds: readonly string[]) => void;
}

/** @throws TypeError at once when a key given as text or bytes is unfit; a fetched one can only fail at its first use. */
export function createVault(options: VaultOptions): Vault {
	const keys = options.keys ?? (options.environment ? parseKeysVariable(options.environment) : []);
	checkKeys(keys.flatMap(({ id, key }) => (typeof key === "function" ? [] : [toRootKey(id, key)])));
	let ring: Promise<KeyRing> | undefined;
	const keyRing = () => {
		ring ??= loadKeyRing(keys, options).catch((error) => {
			ring = undefined; // a KMS may be back at the next request
			throw error;
		});
		return ring;
	};
	const tryOpen = async (binding: Binding, sealed: string) => open(await keyRing(), binding, sealed);
	return {
		seal: async (binding, text) => seal(await keyRing(), binding, text),
		tryOpen,
		open: async (binding, sealed) => {
			const opened = await tryOpen(binding, sealed);
			if (opened.ok) return opened.text;
			throw new SpacesError("SPACE_CREDENTIAL_UNREADABLE", undefined, opened.fault);
		},
		keyIds: async () => [...(await keyRing()).keys.keys()],
	};
}

async function loadKeyRing(keys: readonly KeyOption[], options: VaultOptions): Promise<KeyRing> {
	const [first, ...rest] = await Promise.all(keys.map(loadRootKey));
	if (first) {
		checkKeys([first, ...rest]);
		const ring = await importKeyRing([first, ...rest]);
		options.onReady?.([...ring.keys.keys()]);
		return ring;
	}
	if (options.production) throw new SpacesError("SPACE_KEYS_MISSING");
	options.warn(
		`No ${KEYS_VARIABLE}: credentials are sealed with a key derived from the auth secret, which production refuses to use. Set ${KEYS_VARIABLE}="<id>:$(openssl rand -base64 32)".`,
	);
	return importKeyRing([await developmentKey(options.authSecret)]);
}

async function loadRootKey({ id, key }: KeyOption): Promise<RootKey> {
	return toRootKey(id, typeof key === "function" ? await fetchKey(id, key) : key);
}

/** An error of the function keeps its name and code alone: what cannot be parsed is quoted, and it may be the key. */
async function fetchKey(id: string, key: () => KeyMaterial | Promise<KeyMaterial>): Promise<KeyMaterial> {
	try {
		return await key();
	} catch (error) {
		const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
		const said = [name, code].filter((part) => typeof part === "string").join(", ") || "no error";
		const cause = new Error(`The function of the key "${id}" failed: ${said}.`);
		throw new SpacesError("SPACE_INTERNAL", undefined, cause);
	}
}

function checkKeys(keys: readonly RootKey[]): void {
	const fault = findKeyFault(keys);
	if (fault) throw new TypeError(fault);
}
