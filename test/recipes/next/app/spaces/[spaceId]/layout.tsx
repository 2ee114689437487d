// app/spaces/[spaceId]/layout.tsx
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { auth } from "@/auth";
import { SpaceProvider } from "@/can";
import { refuse } from "@/lib/refuse";

type Props = { params: Promise<{ spaceId: string }>; children: ReactNode };

export default async function Layout({ params, children }: Props) {
	const { spaceId } = await params;
	const question = { headers: await headers(), query: { spaceId } };
	const snapshot = await auth.api.getSpacePermissions(question).catch(refuse);
	return <SpaceProvider snapshot={snapshot}>{children}</SpaceProvider>;
}
