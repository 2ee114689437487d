import { mkdirSync } from "node:fs";
import { readArguments, UsageError } from "./server/arguments.ts";
import { dataDirectory } from "./server/paths.ts";

async function main(): Promise<void> {
	const { reset, port } = readArguments(process.argv.slice(2), process.env);
	const say = (line: string) => console.log(line);
	const { buildWhatIsNeeded } = await import("./server/build.ts");
	await buildWhatIsNeeded(say);
	const directory = dataDirectory(process.env);
	mkdirSync(directory, { recursive: true });
	// Imported only now: it imports the plugin by its public name, which means what has just been built.
	const { run } = await import("./server/run.ts");
	const { address, stop } = await run({ directory, reset, port, say });
	say(`\nThe playground is at ${address} (Ctrl-C stops it)`);

	let stopping = false;
	const onSignal = () => {
		if (stopping) return;
		stopping = true;
		stop().then(() => {
			say("\nStopped. Your changes are kept; `npm start -- --reset` begins afresh.");
			process.exit(0);
		});
	};
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
}

main().catch((error: unknown) => {
	const isUsage = error instanceof UsageError;
	console.error(isUsage ? error.message : error);
	process.exit(isUsage ? 2 : 1);
});
