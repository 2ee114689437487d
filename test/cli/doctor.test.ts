import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTH, type Installed, install } from "./support/installed.ts";

let installed: Installed;
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	run = (await installed.project({ "auth.ts": AUTH })).run;
});
afterAll(() => installed.remove());

const checked = { spaces: 1204, members: 8310, credentials: 2239, permissions: 1 };
const keys = [
	{ id: "2026-11", primary: true, configured: true, credentials: 1892 },
	{ id: "2026-05", primary: false, configured: true, credentials: 340 },
	{ id: "2025", primary: false, configured: false, credentials: 7 },
];
const error = {
	code: "key-unknown",
	severity: "error",
	count: 7,
	message: '7 credentials are sealed with key "2025", which is not configured, and so they cannot be opened.',
	remedy: 'Put the key "2025" back, as the last of SPACES_KEYS, or ask the spaces to connect once more.',
	examples: ["linkedin of A", "stripe of A", "smtp of B", "linkedin of C", "stripe of C", "smtp of C"],
};
const warning = {
	code: "space-without-owner",
	severity: "warning",
	count: 1,
	message: "One space has no owner.",
	remedy: "create unique index one;\ncreate unique index two;",
	examples: ["Rowing club"],
};
const info = { ...warning, severity: "info", message: "Row-level security is off.", examples: [] };

describe("doctor", () => {
	it("shows what is wrong, worst first, with the remedies unbroken, and exits with 1", async () => {
		const inspect = { healthy: false, findings: [info, warning, error], keys, checked };
		const { code, stdout, stderr } = await run(["doctor"], { script: { inspect } });
		expect(stdout).toBe(`Errors (1)

✖ key-unknown (7)
  7 credentials are sealed with key "2025", which is not configured, and so they
  cannot be opened.
    linkedin of A
    stripe of A
    smtp of B
    linkedin of C
    stripe of C
    …

  To mend it:
    Put the key "2025" back, as the last of SPACES_KEYS, or ask the spaces to connect once more.

Warnings (1)

▲ space-without-owner (1)
  One space has no owner.
    Rowing club

  To mend it:
    create unique index one;
    create unique index two;

Good to know (1)

• space-without-owner (1)
  Row-level security is off.

  To mend it:
    create unique index one;
    create unique index two;

Key      Credentials
2026-11        1,892  seals and opens
2026-05          340  opens
2025               7  not configured: these cannot be opened

Checked 1,204 spaces, 8,310 members, 2,239 credentials and 1 permission row.
1 error and 1 warning found.
`);
		expect({ code, stderr }).toEqual({ code: 1, stderr: "called inspectSpaces\n" });
	});

	it("prints nothing but the findings on standard output with --json", async () => {
		const inspect = { healthy: false, findings: [error, warning], keys, checked };
		const { code, stdout, stderr } = await run(["doctor", "--json"], { script: { inspect } });
		expect(JSON.parse(stdout)).toEqual(inspect);
		expect(stderr).toContain("1 error and 1 warning found.");
		expect(code).toBe(1);
	});

	it.each([
		{ findings: [], flags: [], code: 0 },
		{ findings: [warning], flags: [], code: 0 },
		{ findings: [warning], flags: ["--strict"], code: 1 },
		{ findings: [info], flags: ["--strict"], code: 0 },
	])(
		"exits with $code on $findings.0.severity findings and flags $flags",
		async ({ findings, flags, code }) => {
			const inspect = { healthy: true, findings, keys: [], checked };
			expect((await run(["doctor", ...flags], { script: { inspect } })).code).toBe(code);
		},
	);

	it("says that nothing is wrong, in colour where colour is asked for", async () => {
		const script = { inspect: { healthy: true, findings: [], keys: [], checked } };
		const { stdout } = await run(["doctor"], { script, environment: { FORCE_COLOR: "1" } });
		expect(stdout).toContain("\u001b[32m✔ Nothing is wrong.\u001b[39m");
	});
});
