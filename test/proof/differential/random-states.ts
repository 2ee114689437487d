import fc from "fast-check";
import type { PermissionRow, Question, SpaceType, State } from "./state.ts";

const COMMON_ROLES = ["owner", "admin", "member", "trainer"];
const ROLES = [...COMMON_ROLES, "boss", "editor", "constructor", "toString", "9", "Owner"];
/** Names that are none: nothing may make a role of them, least of all the one they resemble. */
const HOSTILE_ROLES = [" owner", "owner ", "ówner", "OWNER", "", " ", "__proto__", "own\ter", "admin\n", "*"];

const COMMON_MODULES = ["calendar", "events", "mood", "7"];
const MODULES = [
	...COMMON_MODULES,
	...["10", "club-finance", "mail", "a.b:c", "constructor", "toString", "Calendar", "spaces-and-more"],
];
const BUILT_IN = ["spaces.permissions", "spaces.credentials"];
const HOSTILE_MODULES = [
	...[" calendar", "calendar ", "calendar\n", "cálendar", "calendar,events", "", "*", ".*", "^", "__proto__"],
	...["spaces.", "spaces.other", "spaces.permissions ", "Spaces.permissions", "x".repeat(64), "x".repeat(65)],
];

const TYPES = ["club", "personal", "team", "constructor"];
const UNKNOWN_TYPES = ["Club", " club", "", "__proto__", "toString"];

const role = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...COMMON_ROLES) },
	{ weight: 1, arbitrary: fc.constantFrom(...ROLES) },
);
const anyRole = fc.oneof(
	{ weight: 8, arbitrary: role },
	{ weight: 1, arbitrary: fc.constantFrom(...HOSTILE_ROLES) },
);
const anyModule = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...COMMON_MODULES) },
	{ weight: 4, arbitrary: fc.constantFrom(...MODULES) },
	{ weight: 2, arbitrary: fc.constantFrom(...BUILT_IN) },
	{ weight: 1, arbitrary: fc.constantFrom(...HOSTILE_MODULES) },
);
const modules = (minLength: number) =>
	fc.uniqueArray(fc.constantFrom(...MODULES), { minLength, maxLength: 12, size: "max" });

const types: fc.Arbitrary<SpaceType[]> = fc.uniqueArray(
	fc.record({
		name: fc.constantFrom(...TYPES),
		modules: fc.oneof(
			{ weight: 3, arbitrary: modules(0) },
			{ weight: 1, arbitrary: fc.constant("*" as const) },
		),
	}),
	{ selector: ({ name }) => name, maxLength: 4 },
);

const rows: fc.Arbitrary<PermissionRow[]> = fc.uniqueArray(
	fc.record({
		role: anyRole,
		module: anyModule,
		read: fc.boolean(),
		write: fc.boolean(),
		admin: fc.boolean(),
		changedAt: fc.option(fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }), { freq: 8 }),
	}),
	{ selector: (row) => JSON.stringify([row.role, row.module]), maxLength: 24, size: "max" },
);

const questions: fc.Arbitrary<Question[]> = fc.uniqueArray(
	fc.record({ module: anyModule, action: fc.constantFrom("read", "write", "admin") }),
	{ selector: ({ module, action }) => `${module} ${action}`, minLength: 1, maxLength: 12, size: "max" },
);

/** Applications as their options allow them, and spaces as any hand may have written them. */
export const randomStates: fc.Arbitrary<State> = fc.noBias(
	fc
		.record({
			staticRoles: fc.uniqueArray(anyRole, { maxLength: 4, size: "max" }),
			dynamicRoles: fc.uniqueArray(anyRole, { maxLength: 2, size: "max" }),
			creatorRole: fc.constantFrom("owner", "trainer", "admin", "boss"),
			levels: fc.uniqueArray(fc.record({ role, level: fc.constantFrom("none", "read", "write", "admin") }), {
				selector: (entry) => entry.role,
				maxLength: 2,
				size: "max",
			}),
			catalogue: fc.option(modules(6), { freq: 2 }),
			types: fc.option(types, { freq: 3 }),
			defaultType: fc.option(fc.constantFrom(...TYPES), { freq: 4 }),
			type: fc.option(
				fc.oneof(
					{ weight: 4, arbitrary: fc.constantFrom(...TYPES) },
					{ weight: 1, arbitrary: fc.constantFrom(...UNKNOWN_TYPES) },
				),
				{ freq: 2 },
			),
			storedRole: fc.array(anyRole, { maxLength: 4, size: "max" }).map((entries) => entries.join(",")),
			rows,
			questions,
		})
		.map(withValidOptions),
);

/** `spacesPlugin()` refuses a type that opens what the catalogue lacks, and a default type that is not declared. */
function withValidOptions({ types: drawn, defaultType, ...state }: State): State {
	const known = (module: string) => state.catalogue?.includes(module) ?? true;
	const types = drawn?.map(({ name, modules }) => ({
		name,
		modules: modules === "*" ? modules : modules.filter(known),
	}));
	const declared = types?.some(({ name }) => name === defaultType);
	return { ...state, types: types ?? null, defaultType: declared ? defaultType : null };
}
