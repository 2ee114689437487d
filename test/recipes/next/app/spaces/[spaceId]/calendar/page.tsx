// app/spaces/[spaceId]/calendar/page.tsx
import { headers } from "next/headers";
import { auth } from "@/auth";
import { Calendar } from "@/can";
import { guard } from "@/guard";
import { refuse } from "@/lib/refuse";

// Here and not in the layout, which is not rendered again from page to page.
export default async function Page({ params }: { params: Promise<{ spaceId: string }> }) {
	const { spaceId } = await params;
	await guard(auth, { headers: await headers(), spaceId, module: "calendar", action: "read" }).catch(refuse);
	return <Calendar />;
}
