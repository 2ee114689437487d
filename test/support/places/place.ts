import { randomBytes } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import type { Backend, OpenDatabase, Traits } from "../backend.ts";
import type { Servers } from "../databases.ts";

/** Where a database is: JSON, so that another process can be told. */
export interface Place {
	readonly backend: string;
	/** Of the server, empty where there is none. */
	readonly url: string;
	/** Of the schema, the database or the file. */
	readonly name: string;
	/** For files; it goes with the run. */
	readonly directory: string;
}

/** A back end whose databases several processes can have open at once. */
export interface PlacedBackend extends Traits {
	/** Null where it needs none. */
	readonly server: "postgres" | "mariadb" | null;
	/** Makes an empty database. */
	readonly create: (place: Place) => Promise<void>;
	/** Closing it leaves the database. */
	readonly connect: (place: Place) => OpenDatabase;
	readonly drop: (place: Place) => Promise<void>;
}

/** What Better Auth is given in place of a driver, and what to close before the driver. */
export interface Wrapped {
	readonly database: BetterAuthOptions["database"];
	readonly close?: () => Promise<void>;
}

export async function createPlace(backend: PlacedBackend, servers: Servers): Promise<Place> {
	const url = backend.server === null ? "" : servers[backend.server];
	if (url === null) throw new Error(`There is no server for ${backend.name}.`);
	const name = `spaces_${randomBytes(6).toString("hex")}`;
	const place = { backend: backend.name, url, name, directory: servers.directory };
	await backend.create(place);
	return place;
}

/** A database of its own each time, which goes when it is closed. */
export function asBackend(placed: PlacedBackend, servers: () => Servers): Backend {
	const { server, create, connect, drop, ...traits } = placed;
	return {
		...traits,
		open: async () => {
			const place = await createPlace(placed, servers());
			const open = connect(place);
			return {
				...open,
				close: async () => {
					await open.close();
					await drop(place);
				},
			};
		},
	};
}
