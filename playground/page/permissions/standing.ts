import type { MatrixCell } from "better-auth-spaces";
import type { IconName } from "../components/icon.tsx";

/** Why a cell is as it is. Each is told by an icon, a word and a colour. */
export type Standing = "default" | "override" | "denied" | "closed" | "always" | "unsaved";

interface Words {
	readonly icon: IconName;
	readonly word: string;
	readonly meaning: string;
}

export const STANDINGS: Readonly<Record<Standing, Words>> = {
	default: { icon: "inherited", word: "default", meaning: "follows the role’s default" },
	override: { icon: "override", word: "override", meaning: "a row of the matrix grants it" },
	denied: { icon: "denied", word: "denied", meaning: "a row of the matrix withholds it" },
	closed: { icon: "closed", word: "closed", meaning: "not open to this type of space" },
	always: { icon: "lock", word: "always", meaning: "the creator role keeps it" },
	unsaved: { icon: "unsaved", word: "unsaved", meaning: "changed here, not saved yet" },
};

/** Of a cell as it is stored. */
export function standingOf({ source, grants }: MatrixCell): Standing {
	if (source === "creator") return "always";
	if (source === "override") return grants === "---" ? "denied" : "override";
	return source === "allowlist" ? "closed" : "default";
}
