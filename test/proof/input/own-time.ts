import { readFileSync } from "node:fs";

/** How long work takes, in milliseconds, without the time in which other processes had the core. */
export async function ownTime(work: () => Promise<unknown>): Promise<number> {
	const [begin, waitedBefore] = [performance.now(), waited()];
	await work();
	return performance.now() - begin - (waited() - waitedBefore);
}

/** Nothing where the system does not say: only Linux does. */
function waited(): number {
	try {
		const [, nanoseconds] = readFileSync("/proc/self/schedstat", "utf8").split(" ");
		return Number(nanoseconds) / 1e6;
	} catch {
		return 0;
	}
}
