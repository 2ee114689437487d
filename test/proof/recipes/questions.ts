import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Somebody who asks: his cookie. */
type People = Readonly<Record<"nobody" | "outsider" | "member" | "owner", string>>;

/** An application that runs, with people in it and a space of one of them. */
export interface Application {
	readonly origin: string;
	readonly directory: string;
	readonly people: People;
	readonly spaceId: string;
}

/** What each is answered, and what stands in the answer. */
const EXPECTED: Readonly<Record<keyof People, { readonly status: number; readonly says: string }>> = {
	nobody: { status: 401, says: '"code":"UNAUTHORIZED"' },
	outsider: { status: 404, says: '"code":"SPACE_NOT_FOUND"' },
	member: { status: 403, says: '"missing":[{"module":"calendar","action":"write"}]' },
	owner: { status: 200, says: '{"added":true}' },
};

/** The member may read, so that he sees the page, with a button that the server has disabled already. */
const EXPECTED_PAGES: typeof EXPECTED = {
	nobody: { status: 307, says: "" },
	outsider: { status: 404, says: "" },
	member: { status: 200, says: '<button type="button" disabled="">New event' },
	owner: { status: 200, says: '<button type="button">New event' },
};

/** Next.js answers an action that redirects with 200, and the page to go to. */
const EXPECTED_ACTIONS: typeof EXPECTED = {
	nobody: { status: 200, says: "/sign-in" },
	outsider: { status: 404, says: "" },
	member: { status: 403, says: "" },
	owner: { status: 200, says: '{"added":true}' },
};

export async function settle(origin: string, directory: string): Promise<Application> {
	const post = async (path: string, cookie: string, body: object) => {
		const headers = { cookie, origin, "content-type": "application/json" };
		const response = await fetch(`${origin}/api/auth${path}`, {
			method: "POST",
			headers,
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
		const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
		return { cookie: cookies.join("; "), id: String((await response.json()).id) };
	};
	const signUp = async (name: string) => {
		const email = `${name}@example.com`;
		return (await post("/sign-up/email", "", { name, email, password: "correct horse" })).cookie;
	};
	const people = {
		nobody: "",
		outsider: await signUp("outsider"),
		member: await signUp("member"),
		owner: await signUp("owner"),
	};
	const { id: spaceId } = await post("/organization/create", people.owner, { name: "Club", slug: "club" });
	const invitation = { organizationId: spaceId, email: "member@example.com", role: "member" };
	const { id: invitationId } = await post("/organization/invite-member", people.owner, invitation);
	await post("/organization/accept-invitation", people.member, { invitationId });
	const credential = { spaceId, provider: "stripe", secret: "sk_live_0123456789" };
	await post("/spaces/credentials/set", people.owner, credential);
	return { origin, directory, people, spaceId };
}

type Ask = (cookie: string) => Promise<{ readonly status: number; readonly text: string }>;

const ask = async (url: string, init: RequestInit) => {
	const response = await fetch(url, { ...init, redirect: "manual" });
	const text = `${response.headers.get("x-action-redirect") ?? ""} ${await response.text()}`;
	return { status: response.status, text };
};

export function askRoute({ origin, people, spaceId }: Application): Promise<readonly string[]> {
	const url = `${origin}/api/spaces/${spaceId}/events`;
	return compare("route", people, EXPECTED, (cookie) => ask(url, { method: "POST", headers: { cookie } }));
}

export async function askPages({
	origin,
	directory,
	people,
	spaceId,
}: Application): Promise<readonly string[]> {
	const manifest = await readFile(join(directory, ".next/server/server-reference-manifest.json"), "utf8");
	const [action = ""] = Object.keys(JSON.parse(manifest).node);
	const space = `${origin}/spaces/${spaceId}`;
	const perform: Ask = (cookie) =>
		ask(`${space}/act`, {
			method: "POST",
			headers: { cookie, origin, "next-action": action, "content-type": "text/plain;charset=UTF-8" },
			body: JSON.stringify([spaceId]),
		});
	return [
		...(await compare("page", people, EXPECTED_PAGES, (cookie) =>
			ask(`${space}/calendar`, { headers: { cookie } }),
		)),
		...(await compare("action", people, EXPECTED_ACTIONS, perform)),
	];
}

async function compare(
	what: string,
	people: People,
	expected: typeof EXPECTED,
	asking: Ask,
): Promise<readonly string[]> {
	const faults: string[] = [];
	for (const [person, cookie] of Object.entries(people)) {
		const { status, says } = expected[person as keyof People];
		const answer = await asking(cookie);
		if (answer.status !== status || !answer.text.includes(says))
			faults.push(
				`${what}, ${person}: ${answer.status} ${answer.text.slice(0, 200)} instead of ${status} ${says}`,
			);
	}
	return faults;
}

/** How many questions an application is asked. */
export function countQuestions(pages: boolean): number {
	return Object.keys(EXPECTED).length * (pages ? 3 : 1);
}
