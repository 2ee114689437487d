import { readFile } from "node:fs/promises";
import type { Pool } from "pg";
import { headerOf, openAsPeer } from "../../vault/peer.ts";
import { type Content, numberOf, seeded, written } from "./credentials.ts";
import { NEW_KEY } from "./instance.ts";

export interface Verdict {
	readonly rows: number;
	/** Rows that are gone, or that hold something else than what was last stored. */
	readonly lost: number;
	/** Rows that do not open under the new key alone. */
	readonly unreadable: number;
	/** Rows in which the rotation has changed more than the sealed values. */
	readonly touched: number;
	/** Writes that a writer was told were stored. */
	readonly writes: number;
	readonly faults: readonly string[];
}

interface Written {
	/** What may be there now: the last one that was told stored, or one after it of which nothing was told. */
	readonly contents: Content[];
	stored: number;
}

const PAGE = 5_000;

/** Looks at every row without the plugin: its SQL, its opening and its expectations are this proof's own. */
export async function verify(pool: Pool, rows: number, logs: readonly string[]): Promise<Verdict> {
	const writes = await readLogs(logs);
	const seen = new Set<number>();
	const count = { lost: 0, unreadable: 0, touched: 0 };
	const faults: string[] = [];
	const fault = (kind: keyof typeof count, detail: string) => {
		count[kind] += 1;
		faults.push(`${kind}: ${detail}`);
	};
	for await (const row of everyRow(pool)) {
		const index = numberOf(row.spaceId, row.provider);
		const name = `${row.spaceId}/${row.provider}`;
		seen.add(index);
		const content = openUnderNewKey(row);
		const write = writes.get(index);
		const expected = write?.contents ?? [seeded(index)];
		if (!content) fault("unreadable", name);
		else if (!expected.some((one) => isSame(one, content)))
			fault("lost", `${name} holds ${content.accessToken}`);
		if (!isUntouched(row, write)) fault("touched", `${name} has version ${row.version}`);
	}
	for (let index = 0; index < rows; index += 1) if (!seen.has(index)) fault("lost", `row ${index} is gone`);
	const stored = [...writes.values()].reduce((sum, write) => sum + write.stored, 0);
	return { rows: seen.size, writes: stored, ...count, faults };
}

interface CredentialRow {
	readonly id: string;
	readonly spaceId: string;
	readonly provider: string;
	readonly accessTokenEncrypted: string;
	readonly refreshTokenEncrypted: string | null;
	readonly version: number;
	readonly createdAt: Date;
	readonly updatedAt: Date;
}

async function* everyRow(pool: Pool): AsyncGenerator<CredentialRow> {
	for (let last = ""; ; ) {
		const { rows } = await pool.query<CredentialRow>(
			`select * from "spaceCredential" where "id" > $1 order by "id" limit ${PAGE}`,
			[last],
		);
		yield* rows;
		if (rows.length < PAGE) return;
		last = rows.at(-1)?.id ?? "";
	}
}

function openUnderNewKey(row: CredentialRow): Omit<Content, "spaceId" | "provider"> | null {
	const open = (field: "accessToken" | "refreshToken", sealed: string) => {
		if (headerOf(sealed).kid !== NEW_KEY.id) throw new Error("not under the new key");
		return openAsPeer(NEW_KEY.key, { spaceId: row.spaceId, provider: row.provider, field }, sealed);
	};
	try {
		return {
			accessToken: open("accessToken", row.accessTokenEncrypted),
			refreshToken: row.refreshTokenEncrypted && open("refreshToken", row.refreshTokenEncrypted),
		};
	} catch {
		return null;
	}
}

function isSame(
	expected: Content,
	{ accessToken, refreshToken }: Omit<Content, "spaceId" | "provider">,
): boolean {
	return expected.accessToken === accessToken && expected.refreshToken === refreshToken;
}

/** Every write draws another version, and only writes move the time of the last change. */
function isUntouched({ version, createdAt, updatedAt }: CredentialRow, write: Written | undefined): boolean {
	if (write && write.contents.length > 1) return true;
	const isWritten = write !== undefined && write.stored > 0;
	return (version !== 1) === isWritten && (updatedAt.getTime() !== createdAt.getTime()) === isWritten;
}

/** What the writers say that they wrote, by the number of the credential. */
async function readLogs(logs: readonly string[]): Promise<Map<number, Written>> {
	const writes = new Map<number, Written>();
	for (const [writer, log] of logs.entries()) {
		for (const line of (await readFile(log, "utf8")).split("\n")) {
			const [when, index, n] = line.split(" ");
			if (!when) continue;
			const content = written(Number(index), writer, Number(n));
			const write = writes.get(Number(index)) ?? { contents: [seeded(Number(index))], stored: 0 };
			writes.set(Number(index), write);
			if (when === "after") {
				write.contents.splice(0, write.contents.length, content);
				write.stored += 1;
			} else write.contents.push(content);
		}
	}
	return writes;
}
