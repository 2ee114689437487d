import { useEffect, useState } from "react";
import { PASSWORD, type Part, PEOPLE } from "../people.ts";
import { authClient } from "./auth-client.ts";
import { Home } from "./components/home.tsx";
import { Notice } from "./components/notice.tsx";
import { Loading } from "./components/panel.tsx";
import { PeopleBar } from "./components/people-bar.tsx";
import type { Message } from "./lib/message.ts";
import { settle } from "./lib/use-answer.ts";

export function App() {
	const session = authClient.useSession();
	const [target, setTarget] = useState<Part | null>(null);
	const [message, setMessage] = useState<Message | null>(null);
	const user = session.data?.user ?? null;
	const arrived = target !== null && user?.email === PEOPLE[target].email;
	// The cookie of the next person may be here before the session of the last one is gone: show neither.
	const switchingTo = arrived ? null : target;
	useEffect(() => {
		// Whoever signs in later, in another window, is not to be waited for.
		if (arrived) setTarget(null);
	}, [arrived]);

	const signIn = async (part: Part) => {
		setTarget(part);
		setMessage(null);
		const answer = await settle(authClient.signIn.email({ email: PEOPLE[part].email, password: PASSWORD }));
		if (answer.state === "failed") {
			setTarget(null);
			setMessage({ tone: "bad", text: answer.failure.message });
		}
	};

	return (
		<>
			<header className="top">
				<div className="brand">
					<span className="mark" aria-hidden="true" />
					<h1>better-auth-spaces</h1>
					<span className="tag">playground</span>
				</div>
				<p className="lead">
					Gives every Better Auth organization a role × module permission matrix and a vault for its
					credentials.
				</p>
				<PeopleBar current={user?.email ?? null} switchingTo={switchingTo} onChoose={signIn} />
				<Notice message={message} />
			</header>
			<main>
				<Content pending={session.isPending} switchingTo={switchingTo} userId={user?.id ?? null} />
			</main>
		</>
	);
}

interface ContentProps {
	readonly pending: boolean;
	readonly switchingTo: Part | null;
	readonly userId: string | null;
}

function Content({ pending, switchingTo, userId }: ContentProps) {
	if (switchingTo) return <Loading text={`Signing in as ${PEOPLE[switchingTo].name}…`} />;
	if (pending) return <Loading text="Looking who is signed in…" />;
	if (userId === null) {
		return (
			<p className="welcome">
				Choose a person. Each of the five sees another part of the same two spaces; one click signs in.
			</p>
		);
	}
	return <Home key={userId} userId={userId} />;
}
