import { expect, it } from "vitest";
import { bundleClient } from "../support/client-bundle.ts";

it("ships no server, vault or zod code to the browser, and adds no more than 3 KB, React included", async () => {
	const { base, whole, added } = await bundleClient();
	expect(base).toContain("/get-session");
	expect(whole).toContain("/spaces/permissions");
	expect(added).toBeGreaterThan(1_000);
	expect(added).toBeLessThanOrEqual(3_072);
	for (const forbidden of [
		"A256GCM",
		"HKDF",
		"accessTokenEncrypted",
		"jose",
		"zod",
		"findMany",
		"better-auth-spaces/credential",
		"openssl rand -base64 32",
		"Somebody else changed the matrix",
		"Jemand anderes hat die Matrix",
	]) {
		expect(whole, forbidden).not.toContain(forbidden);
	}
});
