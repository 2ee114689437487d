import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTH, type Installed, install } from "./support/installed.ts";
import { seal } from "./support/seal.ts";

let installed: Installed;
let start: Awaited<ReturnType<Installed["project"]>>["start"];
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	({ start, run } = await installed.project({ "auth.ts": AUTH }));
});
afterAll(() => installed.remove());

const primary = "2026-11";
const key = (id: string, credentials: number) => ({
	id,
	primary: id === primary,
	configured: true,
	credentials,
});
const before = [key(primary, 100), key("2026-05", 1900)];
const after = [key(primary, 2000), key("2026-05", 0)];
const slice = (cursor: string | null, counts: object = {}) => ({
	...{ primary, scanned: 500, resealed: 500, unreadable: 0, cursor },
	...counts,
});
/** What is sealed, and under which keys. */
const sealedUnder = (file: string) => {
	const database = new Database(file, { readonly: true });
	const rows = database.prepare('select accessTokenEncrypted as sealed from "spaceCredential"').all();
	database.close();
	return (rows as { sealed: string }[]).map(({ sealed }) => {
		const header = Buffer.from(sealed.split(".")[0] ?? "", "base64url").toString();
		return (JSON.parse(header) as { kid: string }).kid;
	});
};

const calls = (stderr: string) =>
	[...stderr.matchAll(/^called rotateSpaceKeys (.*)$/gm)].map(([, body]) => body);

describe("rotate", () => {
	it("moves a real vault to the new key, in three runs", async () => {
		const [older, newer] = [7, 9].map((byte) => Buffer.alloc(32, byte).toString("base64"));
		const project = await installed.project({
			"auth.ts": AUTH.replace(", standIn()", ""),
			".env": `SPACES_KEYS=2026-11:${newer},2026-05:${older}`,
		});
		const file = join(project.directory, "app.sqlite");
		await seal(file, `2026-05:${older}`, 20);
		expect(sealedUnder(file)).toEqual(Array(20).fill("2026-05"));

		const first = await project.run(["rotate", "--limit", "8", "--json"]);
		expect(JSON.parse(first.stdout)).toMatchObject({ scanned: 8, resealed: 8, stopped: "limit", unused: [] });
		const second = await project.run(["rotate"]);
		expect(second.stdout).toContain('✔ Re-sealed 12 of 20 credentials under "2026-11"');
		expect(second.stdout).toContain('Nothing is sealed with "2026-05" any more.');
		expect(sealedUnder(file)).toEqual(Array(20).fill("2026-11"));
		const third = await project.run(["rotate"]);
		expect(third.stdout).toContain('✔ All 20 credentials were sealed with "2026-11" already.');
		expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);

		const withoutKeys = await project.run(["rotate"], {
			environment: { SPACES_KEYS: "", NODE_ENV: "production" },
		});
		expect(withoutKeys.stderr).toContain("SPACE_KEYS_MISSING");
		expect(withoutKeys.code).toBe(2);
	});

	it("goes slice by slice to the end, through a failing database, and says which key may go", async () => {
		const slices = [
			slice("a", { resealed: 400 }),
			slice("b"),
			{ fails: "Connection terminated" },
			slice("c"),
			slice(null),
		];
		const { code, stdout, stderr } = await run(["rotate"], { script: { keys: [before, after], slices } });
		expect(calls(stderr)).toEqual([
			'{"limit":500}',
			'{"limit":500,"after":"a"}',
			'{"limit":500,"after":"b"}',
			'{"limit":500,"after":"b"}',
			'{"limit":500,"after":"c"}',
		]);
		expect(stderr).toContain("Connection terminated. Trying again in 0.5 s.\n");
		expect(
			stdout.replace(/in \d+ s \([\d,]+ rows\/s\)/, "in N s (N rows/s)"),
		).toBe(`✔ Re-sealed 1,900 of 2,000 credentials under "2026-11" in N s (N rows/s).

Key      Credentials
2026-11        2,000  seals and opens
2026-05            0  opens

Nothing is sealed with "2026-05" any more. Once every server runs with "2026-11"
first, you may drop it.
`);
		expect(code).toBe(0);
	});

	it("does not call a key old that was unused before it began", async () => {
		const script = { keys: [after], slices: [slice(null, { resealed: 0 })] };
		const { code, stdout } = await run(["rotate"], { script });
		expect(stdout).toContain('✔ All 500 credentials were sealed with "2026-11" already.\n');
		expect(stdout).toContain('Nothing is sealed with "2026-05". If it is an old key, you may drop it; if it');
		expect(code).toBe(0);
	});

	it("finds nothing to do in an empty vault, and does not call its only key unused", async () => {
		const script = { keys: [[key(primary, 0)]], slices: [slice(null, { scanned: 0, resealed: 0 })] };
		const { code, stdout } = await run(["rotate"], { script });
		expect(stdout).toBe(`There are no credentials to re-seal.

Key      Credentials
2026-11            0  seals and opens
`);
		expect(code).toBe(0);
	});

	it("exits with 1 and points to the doctor when something could not be opened", async () => {
		const script = { keys: [before, after], slices: [slice(null, { resealed: 497, unreadable: 3 })] };
		const { code, stdout } = await run(["rotate", "--config", "./auth.ts"], { script });
		expect(stdout).toMatch(/^Re-sealed 497 of 500 credentials under "2026-11" in /);
		expect(stdout).toContain("✖ 3 credentials could not be opened and stayed as they were.");
		expect(stdout).toContain("\n    npx better-auth-spaces doctor --config ./auth.ts\n");
		expect(code).toBe(1);
	});

	it("stops at the limit, begins where it is told to, and says how to go on", async () => {
		const script = { keys: [before], slices: [slice("b", { scanned: 900 }), slice("c", { resealed: 304 })] };
		const flags = ["--limit", "800", "--batch", "700", "--after", "a b"];
		const { code, stdout, stderr } = await run(["rotate", ...flags], { script });
		expect(calls(stderr)).toEqual([
			'{"batch":700,"limit":500,"after":"a b"}',
			'{"batch":700,"limit":300,"after":"b"}',
		]);
		expect(stdout).toMatch(/^Re-sealed 804 of the first 1,400 credentials under "2026-11" in /);
		expect(stdout).toContain("Stopped at the limit. To go on:\n\n");
		expect(stdout).toMatch(/\n {4}npx better-auth-spaces rotate --limit 800 --batch 700 --after c\n$/);
		expect(stdout).not.toContain("you may drop it");
		expect(code).toBe(0);
	});

	it.each([
		["SIGINT", 130],
		["SIGTERM", 143],
	] as const)("finishes its slice on %s and exits with %i", async (signal, expected) => {
		const script = { keys: [before, after], slices: [slice("a"), slice("b")], milliseconds: 400 };
		const command = start(["rotate", "--json"], { script });
		await command.says('{"limit":500,"after":"a"}');
		command.kill(signal);
		// npm passes on what the terminal has sent already.
		await command.says("Finishing this slice");
		command.kill(signal);
		const { code, stdout, stderr } = await command.ended;
		expect(JSON.parse(stdout)).toEqual({
			...{ primary, scanned: 1000, resealed: 1000, unreadable: 0, cursor: "b" },
			...{ stopped: "interrupted", keys: after, unused: ["2026-05"] },
		});
		expect(stderr).toContain("Interrupted. To go on:\n\n    npx better-auth-spaces rotate --after b\n");
		expect(code).toBe(expected);
	});

	it("ends at once on a second SIGINT, when that is no echo of the first", async () => {
		const command = start(["rotate"], {
			script: { keys: [before], slices: [slice("a")], milliseconds: 60_000 },
		});
		await command.says("called rotateSpaceKeys");
		const again = setInterval(() => command.kill("SIGINT"), 200);
		const { signal } = await command.ended;
		clearInterval(again);
		expect(signal).toBe("SIGINT");
	});

	it("does not wait out its patience when it is interrupted", async () => {
		const command = start(["rotate"], {
			script: { keys: [before], slices: [{ fails: "No route to host" }] },
		});
		await command.says("Trying again in 2 s.");
		command.kill("SIGINT");
		const { code, stdout, stderr } = await command.ended;
		expect(calls(stderr)).toHaveLength(3);
		expect(stdout).toMatch(/^No credential has been looked at yet\.\n/);
		expect(stdout).toContain("Interrupted. To go on:\n\n    npx better-auth-spaces rotate\n");
		expect(code).toBe(130);
	});

	it("gives up on a database that stays away, and says how to resume", async () => {
		const script = { keys: [before], slices: [slice("a"), { fails: "No route to host" }] };
		const { code, stdout, stderr } = await run(["rotate", "--json"], { script });
		expect(calls(stderr)).toHaveLength(6);
		expect(JSON.parse(stdout)).toEqual({
			error: {
				message: "The rotation gave up after 500 rows.",
				details: ["No route to host"],
				remedy:
					"What is done is done, and nothing is lost. When the cause is mended, run it again to resume:",
				code: ["npx better-auth-spaces rotate --after a"],
			},
		});
		expect(code).toBe(2);
	});

	it("does not ask again when the plugin itself refuses", async () => {
		const slices = [{ fails: "There is no key.", code: "SPACE_KEYS_MISSING" }];
		const { code, stderr } = await run(["rotate"], { script: { keys: [[]], slices } });
		expect(calls(stderr)).toHaveLength(1);
		expect(stderr).toContain("There is no key.");
		expect(code).toBe(2);
	});

	it("does not turn in circles on a cursor that stands still", async () => {
		const { code, stderr } = await run(["rotate"], { script: { keys: [before], slices: [slice("a")] } });
		expect(calls(stderr)).toHaveLength(2);
		expect(stderr).toContain("The rotation does not advance.");
		expect(code).toBe(2);
	});

	it("reports its progress every few seconds where nobody watches", async () => {
		const slices = [slice("a"), slice("b"), slice(null)];
		const { stderr } = await run(["rotate"], {
			script: { keys: [before, after], slices, milliseconds: 2600 },
		});
		expect(stderr.match(/^.* rows · .*$/gm)).toEqual([
			expect.stringMatching(/^1,000 of 2,000 rows · 1,000 re-sealed · \d+ rows\/s · \d+ s$/),
		]);
	});
});
