import { parse } from "node:path";
import { type Problem, problem } from "../problem.ts";
import type { AuthInstance } from "../spaces-api.ts";

/**
 * The instance among a config's exports: `auth`, the default export, `auth` in the default export, or else the
 * only one under another name. May be a promise of one.
 *
 * @throws Problem when there is none
 */
export async function pickInstance(exports: Record<string, unknown>, file: string): Promise<AuthInstance> {
	// jiti shows the properties of a default export among the exports.
	for (const candidate of [exports.auth, exports.default]) {
		const value = await candidate;
		if (isInstance(value)) return value;
	}
	const names = Object.keys(exports).filter((name) => isInstance(exports[name]));
	const only = exports[names[0] ?? ""];
	if (names.length === 1 && isInstance(only)) return only;
	throw names.length > 1 ? whyNotOne(names, file) : whyNone(exports, file);
}

function isInstance(value: unknown): value is AuthInstance {
	return typeof value === "object" && value !== null && "$context" in value && "api" in value;
}

function whyNotOne(names: readonly string[], file: string): Problem {
	return problem(
		`${file} exports several auth instances, none of them as \`auth\`.`,
		"Export the one to work with from a file of its own, say auth.cli.ts, and name that with --config:",
		{ code: [`export { ${names[0]} as auth } from "./${moduleName(file)}";`] },
	);
}

function whyNone(exports: Record<string, unknown>, file: string): Problem {
	const names = Object.keys(exports).filter((name) => name !== "__esModule");
	const factories = names.filter((name) => typeof exports[name] === "function");
	const factory = factories.find((name) => name !== "default") ?? factories[0];
	if (factory !== undefined) return whyOnlyFactory(factory, file);
	const found =
		names.length === 0 ? "nothing" : `${names.slice(0, 5).join(", ")}, but no Better Auth instance`;
	return problem(
		`${file} exports ${found}.`,
		"Export the instance as `auth` or as the default, or name another file with --config:",
		{ code: ["export const auth = betterAuth({ … });"] },
	);
}

function whyOnlyFactory(factory: string, file: string): Problem {
	const isDefault = factory === "default";
	const call = isDefault || factory === "auth" ? "createAuth" : factory;
	const imported = isDefault ? call : `{ ${factory === call ? call : `${factory} as ${call}`} }`;
	return problem(
		`${file} exports ${isDefault ? "a function as its default" : `the function ${factory}`}, but no ready auth instance.`,
		"Export one in a file of its own, say auth.cli.ts beside it, and name that with --config:",
		{ code: [`import ${imported} from "./${moduleName(file)}";`, `export const auth = ${call}();`] },
	);
}

function moduleName(file: string): string {
	return parse(file).name;
}
