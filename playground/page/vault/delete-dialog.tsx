import type { CredentialView } from "better-auth-spaces";
import type { RefObject } from "react";
import { titleOf } from "../../providers.ts";
import { authClient } from "../auth-client.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";
import { tellRemoval } from "./tell.ts";

interface DeleteDialogProps {
	readonly ref: RefObject<HTMLDialogElement | null>;
	readonly credential: CredentialView;
	readonly spaceId: string;
	readonly onDone: (message: Message) => Promise<void>;
	readonly reload: () => Promise<void>;
}

/** Asks first, and says what becomes of the secret at its provider. */
export function DeleteDialog({ ref, credential, spaceId, onDone, reload }: DeleteDialogProps) {
	const { provider, kind, status, accountId } = credential;
	const title = titleOf(provider);
	const isConnection = kind === "oauth2";
	// A second time is meant: the provider could not be told the first time.
	const force = isConnection && status === "revoked";

	const remove = async () => {
		const answer = await settle(authClient.spaces.credentials.delete({ spaceId, provider, force }));
		await onDone(
			answer.state === "failed"
				? { tone: "bad", text: answer.failure.message }
				: tellRemoval(provider, answer.data),
		);
		await reload();
	};

	return (
		<ConfirmDialog
			ref={ref}
			title={isConnection ? `Disconnect ${title}?` : `Delete the credential for ${title}?`}
			confirm={force ? "Delete it anyway" : isConnection ? "Disconnect" : "Delete"}
			onConfirm={remove}
		>
			{force && "Its provider could not be told so far. What was granted may go on being good there."}
			{isConnection && !force && (
				<>
					{title} is asked to withdraw what {accountId ? <code>{accountId}</code> : "the account"} has
					granted: the refresh token first, then the access token. Then the row is deleted. If the provider
					cannot be told, the connection is of no use from now on, and stays listed until it can.
				</>
			)}
			{!isConnection &&
				"Nothing can be withdrawn upstream: whoever has copied this secret can go on using it. Withdraw it at the provider, too."}
		</ConfirmDialog>
	);
}
