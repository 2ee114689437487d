import type { Target } from "./expected.ts";

/** What the short form runs. */
const ESSENTIAL: readonly Target[] = [
	{ body: "here" },
	{ query: "here" },
	{ active: "here" },
	{ query: "missing" },
	{ query: "deleted" },
	{ active: "here", query: "elsewhere" },
	{ body: "here", query: "elsewhere" },
];

const ALL: readonly Target[] = [
	...ESSENTIAL,
	{ body: "here", query: "here" },
	{ body: "elsewhere" },
	{ query: "elsewhere" },
	{ body: "elsewhere", query: "here" },
	{ body: "missing" },
	{ body: "deleted" },
	{ body: "malformed" },
	{ query: "malformed" },
	{},
	{ active: "elsewhere" },
	{ active: "missing" },
	{ active: "deleted" },
	{ active: "malformed" },
	{ active: "here", body: "elsewhere" },
	{ active: "elsewhere", body: "here" },
	{ active: "elsewhere", query: "here" },
	{ active: "deleted", body: "here" },
];

/** A GET has nothing but its query. */
export function targetsFor(method: string, { longForm }: { readonly longForm: boolean }): readonly Target[] {
	const targets = longForm ? ALL : ESSENTIAL;
	return method === "GET" ? targets.filter(({ body, query }) => !body || query) : targets;
}

export function describeTarget(target: Target): string {
	const parts = Object.entries(target).map(([where, place]) => `${where} ${place}`);
	return parts.join(", ") || "no space";
}
