import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { additionalData, type Binding } from "../../../src/vault/core/binding.ts";
import { createVault } from "../../../src/vault/vault.ts";
import type { Group, Subject, TimeAim } from "../measuring/subject.ts";

/** One way to seal a text and open it again. */
interface Way {
	readonly name: string;
	readonly roundTrip: (text: string) => string | Promise<string>;
	/** How many are under way at the same time; one where nothing is said. */
	readonly atOnce?: number;
	readonly aims?: readonly TimeAim[];
}

const OPERATIONS_PER_SAMPLE = 16;
const AT_ONCE = 8;

/** At least 0.12 × the speed of node:crypto. */
const AIM: TimeAim = { atMost: 8.3 };

const binding: Binding = {
	spaceId: "q3ZtVb8cXk1LrS0aYwPnE5uGhJ7dMfTi",
	provider: "google",
	field: "accessToken",
};

export function sealing(): readonly Group[] {
	const ways = (aims: readonly TimeAim[]) => [nodeCrypto(), ...vault(aims), betterAuth()];
	return [
		group("a token of 2,048 characters", randomText(2_048), ways([AIM])),
		group("a key of 64 characters", randomText(64), ways([])),
	];
}

function group(what: string, text: string, ways: readonly Way[]): Group {
	const subjects = ways.map((way) => toSubject(way, text));
	return { title: `In process: seal and open ${what}, time for both`, subjects };
}

function randomText(length: number): string {
	return randomBytes((length / 4) * 3).toString("base64url");
}

function toSubject({ name, roundTrip, atOnce = 1, aims }: Way, text: string): Subject {
	const lane = async () => {
		for (let done = 0; done < OPERATIONS_PER_SAMPLE; done += atOnce) {
			if ((await roundTrip(text)) !== text) throw new Error(`${name} does not give back what it sealed`);
		}
	};
	const sample = async (): Promise<number> => {
		const start = process.hrtime.bigint();
		await Promise.all(Array.from({ length: atOnce }, lane));
		return Number(process.hrtime.bigint() - start) / OPERATIONS_PER_SAMPLE;
	};
	return { name, sample, ...(aims && { aims }) };
}

/** As fast as it can be in Node: no standard form, a key kept ready, nothing asynchronous. */
function nodeCrypto(): Way {
	const key = randomBytes(32);
	const seal = (text: string) => {
		const iv = randomBytes(12);
		const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(additionalData(binding));
		const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
		return [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
	};
	const open = (sealed: string) => {
		const [iv, ciphertext, tag] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
		if (!iv || !ciphertext || !tag) throw new Error("a part is missing");
		const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(additionalData(binding));
		decipher.setAuthTag(tag);
		return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
	};
	return { name: "node:crypto, AES-256-GCM", roundTrip: (text) => open(seal(text)) };
}

function vault(aims: readonly TimeAim[]): readonly Way[] {
	const { seal, open } = createVault({
		keys: [{ id: "2026-11", key: randomBytes(32) }],
		environment: undefined,
		production: true,
		authSecret: "",
		warn: () => undefined,
	});
	const roundTrip = async (text: string) => open(binding, await seal(binding, text));
	let spaces = 0;
	const inNewSpace = async (text: string) => {
		const elsewhere = { ...binding, spaceId: `space-${spaces++}` };
		return open(elsewhere, await seal(elsewhere, text));
	};
	return [
		{ name: "vault", roundTrip, aims },
		{ name: `vault, ${AT_ONCE} at once`, roundTrip, atOnce: AT_ONCE },
		{ name: "vault, a new space each time", roundTrip: inNewSpace },
	];
}

/** XChaCha20-Poly1305 in JavaScript, bound to no place. */
function betterAuth(): Way {
	const key = randomBytes(24).toString("base64url");
	return {
		name: "Better Auth, symmetricEncrypt and symmetricDecrypt",
		roundTrip: async (text) => symmetricDecrypt({ key, data: await symmetricEncrypt({ key, data: text }) }),
	};
}
