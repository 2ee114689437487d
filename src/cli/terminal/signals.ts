const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** npm passes a Ctrl-C on to a command that the terminal has already told. */
const ECHO_MILLISECONDS = 1_000;

export interface Interruption {
	readonly signal: AbortSignal;
	/** What the shell expects of a process that this signal ended. */
	readonly exitCode: () => number;
}

/** Turns the first Ctrl-C or SIGTERM into a request; a later one ends the process at once. */
export function listenForInterruption(onRequest: () => void): Interruption {
	const controller = new AbortController();
	const first: { at?: number; exitCode: number } = { exitCode: SIGNALS.SIGINT };
	for (const [name, exitCode] of Object.entries(SIGNALS)) {
		process.on(name, () => {
			if (first.at === undefined) {
				Object.assign(first, { at: performance.now(), exitCode });
				controller.abort();
				onRequest();
			} else if (performance.now() - first.at > ECHO_MILLISECONDS) {
				process.removeAllListeners(name);
				process.kill(process.pid, name);
			}
		});
	}
	return { signal: controller.signal, exitCode: () => first.exitCode };
}
