import { parseArgs } from "node:util";

export interface Arguments {
	/** Throw the database away first. */
	readonly reset: boolean;
	/** The first port to try. */
	readonly port: number;
}

const DEFAULT_PORT = 4010;

/** @throws UsageError with one line that says what is wrong */
export function readArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Arguments {
	return { reset: readFlags(argv).reset === true, port: readPort(env.PORT) };
}

export class UsageError extends Error {}

function readFlags(argv: readonly string[]): { reset?: boolean | undefined } {
	try {
		return parseArgs({ args: [...argv], options: { reset: { type: "boolean" } } }).values;
	} catch {
		const unknown = argv.find((argument) => argument !== "--reset") ?? "";
		throw new UsageError(
			`Unknown argument "${unknown}". The only one there is: npm start -- --reset (begin with a fresh database)`,
		);
	}
}

function readPort(text: string | undefined): number {
	if (text === undefined || text === "") return DEFAULT_PORT;
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new UsageError(`PORT is "${text}"; it must be a number from 1 to 65535`);
	}
	return port;
}
