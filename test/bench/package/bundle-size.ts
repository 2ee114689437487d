import { bundleClient } from "../../support/client-bundle.ts";
import type { Size } from "../measuring/results.ts";

const MOST = 3_072;

export async function bundleSize(): Promise<Size> {
	const { added } = await bundleClient();
	return {
		name: "what the client and /react add to a page with Better Auth's client, minified and gzipped",
		bytes: added,
		verdicts: [{ of: "bytes", atMost: MOST, measured: added, met: added <= MOST }],
	};
}
