import type { GrantsText, Permissions } from "better-auth-spaces";
import { useMemo, useState } from "react";

interface ChangedModules {
	/** What was granted before, by module; only where that is not so any more. */
	readonly before: ReadonlyMap<string, GrantsText>;
	readonly markSeen: () => void;
}

/** Which modules have changed since the permissions were first shown, or last acknowledged. */
export function useChangedModules({ modules }: Permissions): ChangedModules {
	const [seen, setSeen] = useState(modules);
	const before = useMemo(() => {
		const names = Object.keys({ ...seen, ...modules });
		return new Map(
			names
				.filter((name) => (seen[name] ?? "---") !== (modules[name] ?? "---"))
				.map((name) => [name, seen[name] ?? "---"]),
		);
	}, [seen, modules]);
	return { before, markSeen: () => setSeen(modules) };
}
