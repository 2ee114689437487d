import { SPACE_ERROR_MESSAGES } from "better-auth-spaces/client";
import { titleOf } from "../../providers.ts";
import { authClient } from "../auth-client.ts";
import { awaitPopup, type Landing, landingURL } from "../lib/landing.ts";
import type { Message } from "../lib/message.ts";
import { hashOf } from "../lib/use-address.ts";

export interface ConnectTarget {
	readonly spaceId: string;
	readonly provider: string;
	/** Another account may take the place of the one that is connected. */
	readonly replace?: boolean;
}

/** Goes to the provider in this window. Better Auth's client follows the address that is answered. */
export function connectHere({ spaceId, provider, replace }: ConnectTarget) {
	const callbackURL = landingURL(provider, hashOf({ spaceId, view: "vault" }));
	return authClient.spaces.credentials.connect({ spaceId, provider, replace, callbackURL });
}

/** The same in a popup, which is opened first: browsers allow it in answer to a click only. */
export async function connectInPopup({ spaceId, provider, replace }: ConnectTarget) {
	const popup = window.open("", "connect", "popup,width=520,height=680");
	const callbackURL = landingURL(provider);
	const answer = await authClient.spaces.credentials.connect({
		...{ spaceId, provider, replace, callbackURL },
		disableRedirect: true,
	});
	if (answer.error) popup?.close();
	else if (popup) popup.location.href = answer.data.url;
	return { answer, landing: answer.error || !popup ? null : await awaitPopup(popup) };
}

/** What to say to whoever is back. */
export function tellLanding(landing: Landing | null): Message {
	if (landing === null) return { tone: "bad", text: "The window was closed before anything came back." };
	const { provider, error, missingScopes } = landing;
	if (error) return { tone: "bad", text: SPACE_ERROR_MESSAGES[error] };
	const without = missingScopes.map((scope) => `\`${scope}\``).join(", ");
	return {
		tone: "good",
		text: `Connected ${titleOf(provider)}${without && `, without ${without}: that was not granted`}.`,
	};
}
