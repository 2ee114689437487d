import { authClient } from "../auth-client.ts";
import { useAction } from "../lib/use-action.ts";
import { tellTest } from "./tell.ts";

export type CredentialCalls = ReturnType<typeof useCredentialCalls>;

/** Tests and refreshes one credential. Both may change what is listed of it, whether or not they succeed. */
export function useCredentialCalls(
	target: { readonly spaceId: string; readonly provider: string },
	reload: () => Promise<void>,
) {
	const { busy, message, setMessage, run } = useAction();
	const test = async () => {
		await run(() => authClient.spaces.credentials.test(target), tellTest);
		await reload();
	};
	const refresh = async () => {
		await run(
			() => authClient.spaces.credentials.refresh(target),
			({ credential: { status } }) =>
				status === "active"
					? { tone: "good", text: "The provider gave a new token." }
					: {
							tone: "bad",
							text: "The provider gave no new token. The present one is used until it expires.",
						},
		);
		await reload();
	};
	return { busy, message, say: setMessage, test, refresh };
}
