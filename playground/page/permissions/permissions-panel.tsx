import type { Permissions } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { Panel } from "../components/panel.tsx";
import { count } from "../lib/format.ts";
import { GrantChips } from "./grant-chips.tsx";
import { type MyModule, myModules } from "./my-modules.ts";

/** What the signed-in person may do in this space, from one call. */
export function PermissionsPanel({ permissions }: { readonly permissions: Permissions }) {
	const modules = myModules(permissions);
	const open = modules.filter((module) => module.open || module.grants !== "---");
	const closed = modules.filter((module) => !open.includes(module));
	const usable = open.filter((module) => module.grants !== "---");
	const roles = permissions.roles.map((role) => role.name).join(", ");
	return (
		<Panel
			className="permissions"
			title="What may I do here?"
			call="spaces.permissions()"
			about={
				<>
					You are <strong>{roles}</strong> in this {permissions.type ?? "space"} and can use {usable.length}{" "}
					of its {count(open.length, "module")}. A diamond marks what a row of the matrix decided.
				</>
			}
		>
			<ul className="modules">
				{open.map((module) => (
					<ModuleRow key={module.id} module={module} />
				))}
			</ul>
			{closed.length > 0 && (
				<details>
					<summary>{count(closed.length, "module")} closed to this type of space</summary>
					<p className="closed">{closed.map((module) => module.id).join(", ")}</p>
				</details>
			)}
		</Panel>
	);
}

function ModuleRow({ module: { id, grants, overridden } }: { readonly module: MyModule }) {
	return (
		<li className="module" data-module={id} data-grants={grants}>
			<span className="module-name">
				{id}
				{overridden && (
					<span className="by-override">
						<Icon name="override" />
						<span className="sr-only">decided by an override</span>
					</span>
				)}
			</span>
			<GrantChips grants={grants} />
		</li>
	);
}
