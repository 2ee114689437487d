// app/spaces/[spaceId]/calendar/actions.ts
"use server";
import { headers } from "next/headers";
import { auth } from "@/auth";
import { guard } from "@/guard";
import { refuse } from "@/lib/refuse";

/** An action is an endpoint: anybody can call it, with any arguments. */
export async function addEvent(spaceId: string) {
	await guard(auth, { headers: await headers(), spaceId, module: "calendar", action: "write" }).catch(refuse);
	return { added: true };
}
