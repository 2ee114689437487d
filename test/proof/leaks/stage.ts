import { hkdfSync } from "node:crypto";
import { openAPI } from "better-auth/plugins";
import type { SpacesOptions } from "../../../src/index.ts";
import { anonymous, createWorld, type Person, type World } from "../../support/world.ts";
import { recordingLogger } from "./capture.ts";
import type { WatchedDatabase } from "./databases.ts";
import { declareProviders } from "./providers.ts";
import type { Recorder } from "./recorder.ts";
import { type EchoServer, type MailServer, openEchoServer, openMailServer } from "./servers.ts";
import { openTokenServer, type TokenServer } from "./token-server.ts";

export const ACTORS = ["anonymous", "stranger", "ex-member", "member", "trainer", "admin", "owner"] as const;
export type Actor = (typeof ACTORS)[number];

/** An auth instance on the stage's database. */
export type Instance = World["auth"];

/** One world with everybody and everything in it that could give a secret away. */
export interface Stage {
	readonly world: World;
	readonly auth: Instance;
	readonly database: WatchedDatabase;
	readonly echo: EchoServer;
	readonly mail: MailServer;
	readonly tokens: TokenServer;
	readonly people: Readonly<Record<Actor, Pick<Person, "headers"> & Partial<Person>>>;
	/** The owner's, and one of the stranger's. */
	readonly spaceId: string;
	readonly elsewhere: string;
	/** The root key that the stage's own instance seals with, in base64. */
	readonly rootKey: string;
	/** Another instance on the same database, with other options; its root keys are watched. */
	readonly instance: (spaces: SpacesOptions) => Promise<Instance>;
	/** A root key, watched in every form, with the keys of all spaces that are derived from it. */
	readonly newKey: (name: string) => string;
	readonly newSpace: () => Promise<string>;
	readonly signUp: () => Promise<Person>;
	/** Lets the listener throw this from now on. */
	readonly breakListener: (error: unknown) => void;
	readonly close: () => Promise<void>;
}

export async function openStage(recorder: Recorder, database: WatchedDatabase): Promise<Stage> {
	const [echo, mail] = [await openEchoServer(), await openMailServer()];
	const tokens = await openTokenServer(recorder);
	const authSecret = recorder.mintBytes("auth secret", 32).toString("base64url");
	recorder.watchText("auth secret, as text", authSecret);
	const keys = watchKeys(recorder, authSecret);
	const rootKey = keys.newKey("root key");
	let listenerFault: unknown;
	const onEvent = (event: object) => {
		recorder.record("events", event);
		if (listenerFault !== undefined) throw listenerFault;
	};
	const open = (spaces: SpacesOptions) =>
		createWorld({
			backend: database.backend,
			spaces: {
				types: { club: { modules: ["calendar", "finance"] } },
				defaultType: "club",
				audit: true,
				roles: { trainer: "none" },
				onEvent,
				...spaces,
				credentials: { providers: [...declareProviders(echo), ...tokens.providers], ...spaces.credentials },
			},
			organization: { dynamicAccessControl: { enabled: true }, teams: { enabled: true } },
			auth: {
				secret: authSecret,
				session: { cookieCache: { enabled: true, maxAge: 3_600 } },
				logger: recordingLogger(recorder),
				user: { deleteUser: { enabled: true } },
				plugins: [openAPI(), ...tokens.plugins],
			},
		});
	const world = await open({ credentials: { keys: [{ id: "first", key: rootKey }] } });
	const newSpace = async (owner: Person) => {
		const id = await world.createSpace(owner);
		keys.watchSpace(id);
		return id;
	};
	const [owner, stranger, admin, trainer, member, former] = [
		...[await world.signUp(), await world.signUp(), await world.signUp()],
		...[await world.signUp(), await world.signUp(), await world.signUp()],
	] as [Person, Person, Person, Person, Person, Person];
	const [spaceId, elsewhere] = [await newSpace(owner), await newSpace(stranger)];
	await world.join(spaceId, admin, "admin");
	await world.join(spaceId, trainer, "trainer");
	await world.join(spaceId, member, "member");
	const { id } = await world.join(spaceId, former, "owner");
	await world.adapter.delete({ model: "member", where: [{ field: "id", value: id }] });
	return {
		...{ world, auth: world.auth, database, echo, mail, tokens, spaceId, elsewhere, rootKey },
		people: { anonymous, stranger, "ex-member": former, member, trainer, admin, owner },
		instance: async (spaces) => (await open(spaces)).auth,
		newKey: keys.newKey,
		newSpace: () => newSpace(owner),
		signUp: () => world.signUp(),
		breakListener: (error) => {
			listenerFault = error;
		},
		close: async () => {
			await Promise.all([echo.close(), mail.close(), tokens.close(), world.close()]);
		},
	};
}

/**
 * Root keys, the development key and what each space's own is derived to, by the formula of the contract rather than by
 * the code under test.
 */
function watchKeys(recorder: Recorder, authSecret: string) {
	const roots = new Map<string, Uint8Array>();
	const spaces: string[] = [];
	const watchDerived = (name: string, root: Uint8Array, spaceId: string) => {
		const info = `better-auth-spaces/credential/1${spaceId}`;
		recorder.watchBytes(`${name} of space ${spaceId}`, derive(root, info));
	};
	const watchRoot = (name: string, root: Uint8Array) => {
		roots.set(name, root);
		recorder.watchText(`${name}, as base64`, Buffer.from(root).toString("base64"));
		for (const spaceId of spaces) watchDerived(name, root, spaceId);
	};
	const development = derive(Buffer.from(authSecret), "better-auth-spaces/development/1");
	recorder.watchBytes("development key", development);
	watchRoot("development key", development);
	return {
		newKey: (name: string) => {
			const bytes = recorder.mintBytes(name, 32);
			watchRoot(name, bytes);
			return bytes.toString("base64");
		},
		watchSpace: (spaceId: string) => {
			spaces.push(spaceId);
			for (const [name, root] of roots) watchDerived(name, root, spaceId);
		},
	};
}

function derive(key: Uint8Array, info: string): Uint8Array {
	return new Uint8Array(hkdfSync("sha256", key, "", info, 32));
}
