import type { GrantsText, Permissions, SpaceMatrix } from "better-auth-spaces";
import { type ReactNode, useState } from "react";
import { Icon } from "../components/icon.tsx";
import { Panel } from "../components/panel.tsx";
import { count } from "../lib/format.ts";
import { GrantChips } from "./grant-chips.tsx";
import { inWords } from "./levels.ts";
import { type MyModule, modulesOfRole, myModules } from "./my-modules.ts";
import { useChangedModules } from "./use-changed-modules.ts";

interface PermissionsPanelProps {
	/** Of the viewer. */
	readonly permissions: Permissions;
	/** To look through the eyes of a role; null for a viewer who may not read it. */
	readonly matrix: SpaceMatrix | null;
}

/** What the signed-in person may do in this space; or, as a preview, what a role may. */
export function PermissionsPanel({ permissions, matrix }: PermissionsPanelProps) {
	const [wanted, setWanted] = useState("");
	const { before, markSeen } = useChangedModules(permissions);
	const names = matrix?.roles.filter((role) => role.exists).map((role) => role.name) ?? [];
	const role = names.includes(wanted) ? wanted : null;
	const modules = matrix && role !== null ? modulesOfRole(matrix, role) : myModules(permissions);
	const mine = permissions.roles.map(({ name }) => name).join(", ");
	return (
		<Panel
			className="permissions"
			title={role === null ? "What may I do here?" : `Preview: what may “${role}” do here?`}
			call={role === null ? "spaces.permissions()" : "spaces.matrix()"}
			about={
				role === null ? (
					<Mine roles={mine} type={permissions.type} modules={modules} />
				) : (
					<Previewed mine={mine} />
				)
			}
		>
			{names.length > 0 && (
				<label className="field view-as">
					View as
					<select value={role ?? ""} onChange={(event) => setWanted(event.target.value)}>
						<option value="">myself</option>
						{names.map((name) => (
							<option key={name}>{name}</option>
						))}
					</select>
				</label>
			)}
			<News before={before} onSeen={markSeen} />
			<ModuleList modules={modules} before={role === null ? before : new Map()} preview={role !== null} />
		</Panel>
	);
}

interface MineProps {
	readonly roles: string;
	readonly type: string | null;
	readonly modules: readonly MyModule[];
}

function Mine({ roles, type, modules }: MineProps) {
	const open = modules.filter(isOpen);
	const usable = open.filter((module) => module.grants !== "---");
	return (
		<>
			You are <strong>{roles}</strong> in this {type ?? "space"} and can use {usable.length} of its{" "}
			{count(open.length, "module")}. A diamond marks what a row of the matrix decided.
		</>
	);
}

function Previewed({ mine }: { readonly mine: string }): ReactNode {
	return (
		<>
			What holding this role alone comes to. You are still <strong>{mine}</strong>: nothing on this page has
			become yours.
		</>
	);
}

interface NewsProps {
	readonly before: ReadonlyMap<string, GrantsText>;
	readonly onSeen: () => void;
}

/** Somebody has changed what the viewer may do, while he was looking. The region is always there, to be heard. */
function News({ before, onSeen }: NewsProps) {
	return (
		<div className="news" role="status" aria-live="polite">
			{before.size > 0 && (
				<>
					<p>
						<Icon name="elsewhere" /> Changed while you were looking: {[...before.keys()].join(", ")}.
					</p>
					<button type="button" className="quiet" onClick={onSeen}>
						Understood
					</button>
				</>
			)}
		</div>
	);
}

interface ModuleListProps {
	readonly modules: readonly MyModule[];
	readonly before: ReadonlyMap<string, GrantsText>;
	readonly preview: boolean;
}

function ModuleList({ modules, before, preview }: ModuleListProps) {
	const open = modules.filter(isOpen);
	const closed = modules.filter((module) => !open.includes(module));
	return (
		<>
			<ul className="modules" data-preview={preview}>
				{open.map((module) => (
					<ModuleRow key={module.id} module={module} before={before.get(module.id) ?? null} />
				))}
			</ul>
			{closed.length > 0 && (
				<details>
					<summary>{count(closed.length, "module")} closed to this type of space</summary>
					<p className="closed">{closed.map((module) => module.id).join(", ")}</p>
				</details>
			)}
		</>
	);
}

function isOpen({ open, grants }: MyModule): boolean {
	return open || grants !== "---";
}

interface ModuleRowProps {
	readonly module: MyModule;
	readonly before: GrantsText | null;
}

function ModuleRow({ module: { id, grants, overridden }, before }: ModuleRowProps) {
	return (
		<li className="module" data-module={id} data-grants={grants} data-changed={before !== null}>
			<span className="module-name">
				{id}
				{overridden && (
					<span className="by-override">
						<Icon name="override" />
						<span className="sr-only">decided by an override</span>
					</span>
				)}
				{before !== null && <span className="was">was {inWords(before)}</span>}
			</span>
			<GrantChips grants={grants} />
		</li>
	);
}
