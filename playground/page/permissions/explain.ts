import type { SpaceDecision } from "better-auth-spaces";
import { dateTime } from "../lib/format.ts";

type Because = SpaceDecision["because"];

/** The reason of a verdict in plain words. A reason without a line here does not compile. */
const REASONS: Readonly<Record<Because["reason"], (because: Because) => string>> = {
	granted: ({ source, role, changedAt }) => {
		if (source === "override") return `the override for role “${role}” grants it${changed(changedAt)}`;
		if (source === "creator") return `“${role}” is the creator role, which always keeps the built-in modules`;
		return `role “${role}” has this by default`;
	},
	"unknown-module": () => "there is no such module in the catalogue",
	"denied-by-override": ({ role, changedAt }) =>
		`the override for role “${role}” does not grant it${changed(changedAt)}`,
	"not-in-allowlist": () => "this module is not open to spaces of this type",
	"not-granted": ({ role }) =>
		role === null ? "you hold no role here" : `role “${role}” does not reach that far by default`,
	"unknown-role": ({ role }) => `role “${role}” does not exist in this space`,
};

export function explain({ allowed, because }: SpaceDecision): string {
	return `${allowed ? "Allowed" : "Denied"}: ${REASONS[because.reason](because)}.`;
}

function changed(at: Date | null): string {
	return at === null ? "" : ` (changed ${dateTime(at)})`;
}
