import { describe, expect, it } from "vitest";
import { parseRolesLeniently, parseStoredRoles } from "../../../src/permissions/core/stored-roles.ts";

describe("the roles in a stored text", () => {
	const longest = "r".repeat(64);
	const table: [stored: string, byteForByte: string[], asBetterAuthReads: string[]][] = [
		["member", ["member"], ["member"]],
		["member,owner", ["member", "owner"], ["member", "owner"]],
		["owner,member", ["owner", "member"], ["owner", "member"]],
		["member,member", ["member"], ["member"]],
		["member,owner,member", ["member", "owner"], ["member", "owner"]],
		["member, owner", ["member"], ["member", "owner"]],
		["member ,owner", ["owner"], ["member", "owner"]],
		[" owner ", [], ["owner"]],
		["owner\n", [], ["owner"]],
		["\towner,owner", ["owner"], ["owner"]],
		["", [], []],
		[",", [], []],
		[" , ,", [], []],
		[",owner,", ["owner"], ["owner"]],
		["owner;admin", [], ["owner;admin"]],
		["Owner", ["Owner"], ["Owner"]],
		["ówner", [], ["ówner"]],
		["__proto__", [], ["__proto__"]],
		["constructor", ["constructor"], ["constructor"]],
		["co-trainer_2.a:b", ["co-trainer_2.a:b"], ["co-trainer_2.a:b"]],
		["-trainer,.trainer,:trainer,_trainer", [], ["-trainer", ".trainer", ":trainer", "_trainer"]],
		[longest, [longest], [longest]],
		[`${longest}r`, [], [`${longest}r`]],
	];

	it.each(table)("%j holds %j, and as Better Auth reads it %j", (stored, byteForByte, asBetterAuthReads) => {
		expect(parseStoredRoles(stored)).toEqual(byteForByte);
		expect(parseRolesLeniently(stored)).toEqual(asBetterAuthReads);
	});
});
