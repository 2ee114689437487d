import type { Action, Permissions, SpaceMatrix } from "better-auth-spaces";
import type { ModuleId } from "../../modules.ts";
import { authClient } from "../auth-client.ts";
import type { SpaceMember } from "../components/space.tsx";
import { dateTime } from "../lib/format.ts";
import { type Settled, settle } from "../lib/use-answer.ts";
import {
	type RoleStep,
	stepsFromMatrix,
	stepsFromPermissions,
	sumOf,
	type Verdict,
} from "./explain-chain.ts";

/** May this person do this? */
export interface Question {
	readonly userId: string;
	readonly module: ModuleId;
	readonly action: Action;
}

/** A verdict, and what each role of the person said. */
export interface Explained extends Verdict {
	readonly steps: readonly RoleStep[];
}

interface Known {
	readonly permissions: Permissions;
	readonly matrix: SpaceMatrix | null;
	readonly members: readonly SpaceMember[];
}

/** About oneself the plugin is asked; about somebody else it follows from his roles and the matrix. */
export async function answerTo(question: Question, known: Known): Promise<Settled<Explained>> {
	const { userId, module, action } = question;
	const { permissions, matrix, members } = known;
	const { spaceId } = permissions;
	const mine = userId === permissions.userId;
	const roles = mine ? permissions.roles.map(({ name }) => name) : rolesOf(members, userId);
	const steps = matrix ? stepsFromMatrix(matrix, roles, module) : stepsFromPermissions(permissions, module);
	if (!mine) return { state: "ready", data: { ...sumOf(steps, action), steps } };
	const answer = await settle(authClient.spaces.can({ spaceId, module, action }));
	return answer.state === "failed" ? answer : { state: "ready", data: { ...answer.data, steps } };
}

/** The organization plugin keeps several roles in one text. */
function rolesOf(members: readonly SpaceMember[], userId: string): readonly string[] {
	return members.find((member) => member.userId === userId)?.role.split(",") ?? [];
}

/** The question in code: a client asks for itself, a server for anybody. */
export function callFor({ userId, module, action }: Question, spaceId: string, mine: boolean): string {
	const rest = `\tmodule: "${module}",\n\taction: "${action}",`.replaceAll("\t", mine ? "  " : "    ");
	return mine
		? `await authClient.spaces.can({\n  spaceId: "${spaceId}",\n${rest}\n});`
		: `await auth.api.canUserInSpace({\n  body: {\n    userId: "${userId}",\n    spaceId: "${spaceId}",\n${rest}\n  },\n});`;
}

type Because = Verdict["because"];

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
		role === null ? "no role is held here" : `role “${role}” does not reach that far by default`,
	"unknown-role": ({ role }) => `role “${role}” does not exist in this space`,
};

export function inWords({ allowed, because }: Verdict): string {
	return `${allowed ? "Allowed" : "Denied"}: ${REASONS[because.reason](because)}.`;
}

function changed(at: Date | null): string {
	return at === null ? "" : ` (changed ${dateTime(at)})`;
}
