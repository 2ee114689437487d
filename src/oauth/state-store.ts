import type { SpacesContext } from "../context.ts";
import { digest } from "../digest.ts";
import { parseJsonObject } from "../json.ts";
import type { ConnectAttempt } from "./core/attempt.ts";

/** How long a person may take at the provider, in milliseconds. */
const LIFETIME = 10 * 60 * 1_000;

/** What is stored is a hash of the state: whoever reads the table cannot finish what somebody else began. */
export async function keepAttempt(
	{ verifications, now }: SpacesContext,
	state: string,
	attempt: ConnectAttempt,
): Promise<void> {
	await verifications.create(
		await identifierOf(state),
		JSON.stringify(attempt),
		new Date(now().getTime() + LIFETIME),
	);
}

/** For one caller only; null for everybody else, and when it took too long. */
export async function takeAttempt(
	{ verifications }: SpacesContext,
	state: string,
): Promise<ConnectAttempt | null> {
	const stored = await verifications.consume(await identifierOf(state));
	return stored === null ? null : (parseJsonObject(stored) as unknown as ConnectAttempt);
}

async function identifierOf(state: string): Promise<string> {
	return `space-connect:${await digest("space-connect", state)}`;
}
