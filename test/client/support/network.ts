import { ORIGIN, type Person, type World } from "../../support/world.ts";

/** The network between one browser and the handler of a real auth instance, with a cookie jar as a browser keeps it. */
export interface Network {
	readonly customFetchImpl: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
	/** What was sent, in its order: `GET /spaces/permissions?spaceId=…`. */
	readonly requests: readonly string[];
	/** For which spaces a snapshot was asked, in their order. */
	readonly snapshots: () => string[];
	/** The next answer to this path stays under way, though the server has given it, until it is released. */
	readonly hold: (path: string) => Held;
	/** Someone between browser and server answers in its place, until the function returned is called. */
	readonly interfere: (answer: (path: string) => Response | undefined) => () => void;
	/** Takes the cookies of another person. */
	readonly become: (person: Pick<Person, "headers">) => void;
}

export interface Held {
	/** Settles once the server has answered. */
	readonly answered: Promise<void>;
	readonly release: () => void;
}

export function createNetwork(world: World, person: Pick<Person, "headers">): Network {
	const requests: string[] = [];
	const holds: { path: string; answered: () => void; released: Promise<void> }[] = [];
	const interferers = new Set<(path: string) => Response | undefined>();
	const jar = createJar();
	jar.become(person);

	const customFetchImpl: Network["customFetchImpl"] = async (input, init) => {
		const request = new Request(input, init);
		const { pathname, search } = new URL(request.url);
		const path = pathname.replace("/api/auth", "");
		requests.push(`${request.method} ${path}${search}`);
		for (const interfere of interferers) {
			const answer = interfere(path);
			if (answer) return answer;
		}
		request.headers.set("origin", ORIGIN);
		if (jar.cookie() !== "") request.headers.set("cookie", jar.cookie());
		const hold = holds.findIndex((held) => held.path === path);
		const [held] = hold < 0 ? [] : holds.splice(hold, 1);
		const response = await world.auth.handler(request);
		held?.answered();
		await held?.released;
		jar.take(response);
		return response;
	};

	return {
		customFetchImpl,
		requests,
		snapshots: () =>
			requests
				.filter((line) => line.startsWith("GET /spaces/permissions"))
				.map((line) => line.split("?spaceId=")[1] ?? "active"),
		hold: (path) => {
			const [answered, released] = [deferred(), deferred()];
			holds.push({ path, answered: answered.resolve, released: released.promise });
			return { answered: answered.promise, release: released.resolve };
		},
		interfere: (answer) => {
			interferers.add(answer);
			return () => interferers.delete(answer);
		},
		become: jar.become,
	};
}

/** A line that is cut: `fetch` rejects. */
export function cut(): never {
	throw new TypeError("fetch failed");
}

/** For what must not happen one can only wait: longer than Better Auth's signals, 10 ms after a change, take. */
export function quiet(): Promise<void> {
	return new Promise((done) => setTimeout(done, 60));
}

function createJar() {
	const cookies = new Map<string, string>();
	const put = (pair: string) => {
		const at = pair.indexOf("=");
		const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1)];
		if (value === "") cookies.delete(name);
		else cookies.set(name, value);
	};
	return {
		cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
		become: ({ headers }: Pick<Person, "headers">) => {
			cookies.clear();
			for (const pair of (headers.get("cookie") ?? "").split(";")) if (pair.trim() !== "") put(pair);
		},
		take: (response: Response) => {
			for (const line of response.headers.getSetCookie()) put(line.split(";")[0] ?? "");
		},
	};
}

export function deferred(): { promise: Promise<void>; resolve: () => void } {
	let resolve = () => {};
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
