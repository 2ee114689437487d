import type { TaskMeta } from "vitest";
import { HOOKED, IN_PROCESS, RAW_SQL } from "./paths.ts";
import { ROWS } from "./stage.ts";
import type { Cell } from "./table.ts";

type Measured = NonNullable<TaskMeta["cascade"]>;

const PATHS = [...IN_PROCESS, ...HOOKED, RAW_SQL].map(({ name }) => name);

/** Of each back end, a line for every way to delete, and one for what fails or happens at the same time. */
export function formatTable(measured: readonly Measured[]): string[] {
	const backends = [...new Set(measured.map(({ backend }) => backend))];
	const width = Math.max(...backends.map((name) => name.length));
	const lines = backends.map((backend) => {
		const table = of(measured, backend, "table")[0] ?? [];
		const cells = PATHS.map((path) =>
			formatCell(table.filter((cell) => cell.path === path)).padEnd(path.length),
		);
		return `${backend.padEnd(width)}  ${cells.join("  ")}`;
	});
	return [
		`Rows without an organization, of ${ROWS}: Better Auth alone → with the plugin; for raw SQL → after a sweep`,
		`${" ".repeat(width)}  ${PATHS.join("  ")}`,
		...lines,
		...backends.flatMap((backend) => formatSteps(measured, backend)),
		...backends.flatMap((backend) => formatInterleavings(measured, backend)),
	];
}

/** `–`: there is no such way; `kept`: the organization and its rows are all there. */
function formatCell(cells: readonly Cell[]): string {
	const [first, second] = cells;
	if (!first) return "–";
	if (!first.gone) return "kept";
	return `${first.orphans.left}→${second ? second.orphans.left : first.orphans.afterSweep}`;
}

function formatSteps(measured: readonly Measured[], backend: string): string[] {
	return of(measured, backend, "steps").map(
		({ faults, unchanged, gone, orphaned, afterRetry, afterSweep }) =>
			`${backend}: ${faults} deletions failed at a step: ${unchanged} left everything, ${gone} nothing, ${orphaned} rows out of reach; ${afterRetry} rows after a retry, ${afterSweep} after a sweep`,
	);
}

function formatInterleavings(measured: readonly Measured[], backend: string): string[] {
	return of(measured, backend, "interleavings").map(
		({ deleter, rounds, stored, refused, orphaned, afterSweep }) =>
			`${backend}: ${rounds} deletions ${deleter}, ${stored + refused} writes beside, ${refused} of them told that the space is gone: ${orphaned} spaces with rows left, ${afterSweep} rows after a sweep`,
	);
}

export interface Figures {
	readonly cells: number;
	readonly backends: number;
	/** In spaces deleted through a process with the plugin. */
	readonly orphans: number;
	readonly failures: number;
	readonly interleavings: number;
	/** Rows that a sweep has left, wherever they came from. */
	readonly afterSweep: number;
	/** The most rows of one space that Better Auth alone has left, of how many. */
	readonly leftByBetterAuth: number;
	readonly rowsOfSpace: number;
}

export function figuresOf(measured: readonly Measured[]): Figures {
	const cells = measured.flatMap(({ table }) => table ?? []);
	const steps = measured.flatMap((each) => each.steps ?? []);
	const interleavings = measured.flatMap((each) => each.interleavings ?? []);
	const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
	return {
		cells: cells.length,
		backends: new Set(measured.map(({ backend }) => backend)).size,
		orphans: sum([
			...cells.filter(({ by }) => by === "with the plugin").map(({ orphans }) => orphans.left),
			...interleavings.filter(({ deleter }) => deleter === "with the plugin").map(({ orphaned }) => orphaned),
		]),
		failures: sum(steps.map(({ faults }) => faults)),
		interleavings: sum(interleavings.map(({ rounds }) => rounds)),
		afterSweep: sum([
			...cells.map(({ orphans }) => orphans.afterSweep),
			...[...steps, ...interleavings].map(({ afterSweep }) => afterSweep),
		]),
		leftByBetterAuth: Math.max(
			0,
			...cells.filter(({ by }) => by === "Better Auth alone").map(({ orphans }) => orphans.left),
		),
		rowsOfSpace: ROWS,
	};
}

function of<Part extends "table" | "steps" | "interleavings">(
	measured: readonly Measured[],
	name: string,
	part: Part,
): NonNullable<Measured[Part]>[] {
	return measured.flatMap((each) => {
		const value = each.backend === name ? each[part] : undefined;
		return value === undefined ? [] : [value as NonNullable<Measured[Part]>];
	});
}
