// lib/refuse.ts
import { forbidden, notFound, redirect } from "next/navigation";
import { refusal } from "@/guard";

/** Ends a page or an action as Next.js does. */
export function refuse(error: unknown): never {
	const { status } = refusal(error);
	if (status === 401) redirect("/sign-in");
	if (status === 403) forbidden(); // needs `experimental: { authInterrupts: true }`; without it, use notFound()
	notFound();
}
