import { join } from "node:path";

export const PACKAGE_ROOT = join(import.meta.dirname, "../..");
export const PAGE_SOURCE = join(PACKAGE_ROOT, "playground/page");
export const PAGE_BUILT = join(PACKAGE_ROOT, "playground/dist");

/** Where the database and the keys live. `PLAYGROUND_DATA` moves it, so that a test never touches a user's own. */
export function dataDirectory(env: NodeJS.ProcessEnv): string {
	return env.PLAYGROUND_DATA || join(PACKAGE_ROOT, "playground/.data");
}
