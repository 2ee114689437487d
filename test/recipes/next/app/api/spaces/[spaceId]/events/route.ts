// app/api/spaces/[spaceId]/events/route.ts
import { auth } from "@/auth";
import { guard, refusal } from "@/guard";

export async function POST({ headers }: Request, { params }: { params: Promise<{ spaceId: string }> }) {
	const { spaceId } = await params;
	try {
		await guard(auth, { headers, spaceId, module: "calendar", action: "write" });
	} catch (error) {
		const { status, body } = refusal(error);
		return Response.json(body, { status });
	}
	return Response.json({ added: true });
}
