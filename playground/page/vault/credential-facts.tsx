import type { CredentialView } from "better-auth-spaces";
import type { ReactNode } from "react";
import { Icon } from "../components/icon.tsx";
import { Moment } from "../components/moment.tsx";

interface CredentialFactsProps {
	readonly credential: CredentialView;
	readonly nameOf: (userId: string) => string;
}

/** All that is told of a credential. More than this never leaves the server. */
export function CredentialFacts({ credential, nameOf }: CredentialFactsProps) {
	const { kind, hint, expiresAt, updatedBy, updatedAt, createdBy, createdAt, accountId } = credential;
	const author = (userId: string | null) => (userId === null ? "server code" : nameOf(userId));
	const isChanged = updatedAt !== null && String(updatedAt) !== String(createdAt);
	return (
		<dl className="facts">
			<Fact name={kind === "oauth2" ? "Access token" : "Secret"}>
				<code>••••{hint ?? ""}</code>
			</Fact>
			<Login credential={credential} />
			{accountId && (
				<Fact name="Account">
					<code>{accountId}</code>
				</Fact>
			)}
			<Scopes credential={credential} />
			{expiresAt && (
				<Fact name="Token expires">
					<Moment at={expiresAt} />
				</Fact>
			)}
			{createdAt && (
				<Fact name="Stored">
					{author(createdBy)}, <Moment at={createdAt} />
				</Fact>
			)}
			{isChanged && (
				<Fact name="Last change">
					{author(updatedBy)}, <Moment at={updatedAt} />
				</Fact>
			)}
		</dl>
	);
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

/** Of a login: as whom, and where. */
function Login({ credential: { metadata } }: Pick<CredentialFactsProps, "credential">) {
	const { username, host, port, secure } = metadata;
	if (username === undefined) return null;
	return (
		<Fact name="Login">
			<code>{username}</code>
			{host && (
				<>
					{" at "}
					<code>
						{host}:{port}
					</code>
					{secure ? ", TLS from the first byte" : ", STARTTLS"}
				</>
			)}
		</Fact>
	);
}

function Scopes({ credential: { scopes, missingScopes } }: Pick<CredentialFactsProps, "credential">) {
	if (scopes.length + missingScopes.length === 0) return null;
	return (
		<Fact name="Scopes">
			<ul className="scopes">
				{scopes.map((scope) => (
					<li key={scope} className="scope">
						<Icon name="yes" />
						{scope}
					</li>
				))}
				{missingScopes.map((scope) => (
					<li key={scope} className="scope missing">
						<Icon name="no" />
						{scope} <span>not granted</span>
					</li>
				))}
			</ul>
		</Fact>
	);
}
