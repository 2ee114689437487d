import { describe, expect, it } from "vitest";
import {
	dueAt,
	type Failure,
	isLeaseOver,
	judgeFreshness,
	type Question,
	retryAt,
} from "../../src/credentials/core/freshness.ts";
import type { StoredCredential } from "../../src/credentials/core/stored.ts";

const at = (time: string) => new Date(`2026-11-27T${time}Z`);
const NOON = at("12:00:00");

/** A connection whose token is good from noon to one o'clock. */
const connection: StoredCredential = {
	id: "1",
	spaceId: "space",
	provider: "calendar",
	kind: "oauth2",
	sealedAccessToken: "a",
	sealedRefreshToken: "r",
	expiresAt: at("13:00:00"),
	scopes: [],
	accountId: null,
	metadata: {},
	status: "active",
	statusReason: null,
	version: 1,
	leaseOwner: null,
	leaseUntil: null,
	nextRetryAt: at("12:45:00"),
	failures: 0,
	failedTokenFingerprint: null,
	createdBy: null,
	createdAt: NOON,
	updatedBy: null,
	updatedAt: NOON,
};

describe("a token is to be replaced", () => {
	it.each([
		["15 minutes before its end", "12:00:00", "13:00:00", "12:45:00"],
		["so too when it is good for a day", "00:00:00", "23:00:00", "22:45:00"],
		["after half its life of 30 minutes", "12:00:00", "12:30:00", "12:15:00"],
		["after half its life of 29 minutes", "12:00:00", "12:29:00", "12:14:30"],
		["after half a minute", "12:00:00", "12:01:00", "12:00:30"],
		["at its end, when it was past already", "12:00:00", "11:00:00", "11:00:00"],
	])("%s", (_, obtained, expires, due) => {
		expect(dueAt(at(expires), at(obtained))).toEqual(at(due));
	});

	it("15 minutes before its end, when nobody knows since when it is good", () => {
		expect(dueAt(at("13:00:00"), null)).toEqual(at("12:45:00"));
	});

	it("never, when it has no end", () => {
		expect(dueAt(null, NOON)).toBeNull();
	});
});

describe("a connection", () => {
	const degraded = { status: "degraded", statusReason: "unavailable", nextRetryAt: at("12:50:00") } as const;
	const dead = { status: "needs_reauth", nextRetryAt: null, failedTokenFingerprint: "print" } as const;
	const question: Question = { now: at("12:40:00"), rejected: false, fingerprint: "print", impatient: false };
	type Row = Partial<StoredCredential>;
	type Asked = Partial<Question>;

	const cases: readonly (readonly [string, Row, Asked, string, boolean])[] = [
		["is fresh until it is due", {}, { now: at("12:44:59") }, "fresh", true],
		["is due from then on, and usable meanwhile", {}, { now: at("12:45:00") }, "due", true],
		["is not usable from its end on", {}, { now: at("13:00:00") }, "due", false],
		["that no refresh has seen is due by its own times", { nextRetryAt: null }, {}, "fresh", true],
		["so it is later too", { nextRetryAt: null }, { now: at("12:45:00") }, "due", true],
		[
			"without an end is fresh",
			{ expiresAt: null, nextRetryAt: null },
			{ now: at("23:00:00") },
			"fresh",
			true,
		],
		["that its provider refused is due, and of no use", {}, { rejected: true }, "due", false],
		[
			"without an end that its provider refused is due",
			{ expiresAt: null, nextRetryAt: null },
			{ rejected: true },
			"due",
			false,
		],
		[
			"without a refresh token is fresh to the end",
			{},
			{ now: at("12:59:59"), fingerprint: null },
			"fresh",
			true,
		],
		["and dead from there on", {}, { now: at("13:00:00"), fingerprint: null }, "dead", false],
		["and when it is refused", {}, { rejected: true, fingerprint: null }, "dead", false],
		["that failed waits for its next attempt", degraded, { now: at("12:49:59") }, "later", true],
		["of no use to those whose token was refused", degraded, { rejected: true }, "later", false],
		["is due when it comes", degraded, { now: at("12:50:00") }, "due", true],
		["at once for whoever insists", degraded, { impatient: true, rejected: true }, "due", false],
		[
			"but not as long as an answer may be on its way",
			{ ...degraded, statusReason: "timed_out" },
			{ impatient: true, rejected: true },
			"later",
			false,
		],
		["that failed once, nobody knows when", { ...degraded, nextRetryAt: null }, {}, "due", true],
		["whose refresh token is dead is dead, its token too", dead, {}, "dead", false],
		["is due with another refresh token", dead, { fingerprint: "another" }, "due", true],
		["without one", { ...dead, failedTokenFingerprint: null }, { fingerprint: null }, "dead", false],
	];

	it.each(cases)("%s", (_, row, asked, state, usable) => {
		expect(judgeFreshness({ ...connection, ...row }, { ...question, ...asked })).toEqual({ state, usable });
	});
});

describe("a lease", () => {
	const held = { ...connection, leaseOwner: "x", leaseUntil: at("12:00:20") };
	const moment = { now: at("12:00:10"), elapsed: 100_000 };
	const since = (owner: string, since: number) => ({ owner, since });

	it.each([
		["that nobody has is over", { ...held, leaseOwner: null }, undefined, moment, true],
		["is not over because its time is", held, undefined, { ...moment, now: at("12:09:00") }, false],
		["is over 10 minutes after its time", held, undefined, { ...moment, now: at("12:10:21") }, true],
		["and not a second earlier", held, undefined, { ...moment, now: at("12:10:20") }, false],
		["seen in the same hands for all of its 20 seconds is over", held, since("x", 80_000), moment, true],
		["and not a moment earlier", held, since("x", 80_001), moment, false],
		["seen in other hands before is not over", held, since("y", 0), moment, false],
		["without a time has to be seen", { ...held, leaseUntil: null }, undefined, moment, false],
	])("%s", (_, stored, watched, now, over) => {
		expect(isLeaseOver(stored, watched, now)).toBe(over);
	});
});

describe("the next attempt", () => {
	const failure: Failure = { passing: true, unknown: false, retryAfter: null };
	const seconds = (about: Partial<Failure>, failures: number, random: number) =>
		(retryAt({ ...failure, ...about }, failures, { now: NOON, random }).getTime() - NOON.getTime()) / 1_000;

	it.each([
		[1, 2],
		[2, 4],
		[3, 8],
		[4, 16],
		[5, 32],
		[6, 64],
		[7, 128],
		[8, 256],
		[9, 300],
		[10, 300],
		[5_000, 300],
	])("after %i failures comes within %i seconds", (failures, most) => {
		expect(seconds({}, failures, 1)).toBe(most);
		expect(seconds({}, failures, 0.5)).toBe(most / 2);
		expect(seconds({}, failures, 0)).toBe(0);
	});

	it("comes within five minutes where only somebody else can help", () => {
		expect(seconds({ passing: false }, 1, 1)).toBe(300);
		expect(seconds({ passing: false }, 9, 0.1)).toBe(30);
	});

	it("does not come before the provider wants to be asked", () => {
		expect(seconds({ retryAfter: 120 }, 1, 0)).toBe(120);
		expect(seconds({ retryAfter: 120 }, 2, 1)).toBe(124);
	});

	it("does not come while an answer may be on its way", () => {
		expect(seconds({ unknown: true }, 1, 0)).toBe(30);
		expect(seconds({ unknown: true, retryAfter: 120 }, 1, 0)).toBe(120);
	});
});
