import { hashOf, useAddress } from "../lib/use-address.ts";
import { Icon } from "./icon.tsx";

/** Two names of this machine. Cookies belong to a name, so each has a session of its own. */
const NAMES = ["localhost", "127.0.0.1"];

/** To be two people at once: the same page under another name, where somebody else can be signed in. */
export function SecondWindow() {
	const address = useAddress();
	const { hostname, port } = window.location;
	const other = NAMES.find((name) => name !== hostname) ?? hostname;
	return (
		<p className="second-window">
			<a href={`http://${other}:${port}/${hashOf(address)}`} target="_blank" rel="noopener">
				<Icon name="window" /> Open a second window
			</a>{" "}
			<span className="fine">
				You are at {hostname}. At {other} you can be somebody else at the same time, and see what he sees
				change.
			</span>
		</p>
	);
}
