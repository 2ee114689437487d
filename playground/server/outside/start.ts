import { redirectUrisOf } from "../addresses.ts";
import { sampleSecret } from "../secrets.ts";
import { MAIL_HOST, MAIL_USER, startMail } from "./mail.ts";
import { type Meetings, startMeetings } from "./meetings.ts";
import { startPayments } from "./payments.ts";

/** What the providers of the demo accept, to be filled in by one click. */
export interface Samples {
	readonly payments: string;
	readonly newsletter: {
		readonly host: string;
		readonly port: number;
		readonly username: string;
		readonly password: string;
	};
}

/** The companies that spaces have accounts with. */
export interface Outside {
	readonly payments: { readonly origin: string };
	readonly meetings: Meetings;
	readonly samples: Samples;
	readonly stop: () => Promise<void>;
}

interface OutsideSettings {
	readonly directory: string;
	readonly authSecret: string;
	/** Of the playground itself. */
	readonly port: number;
}

/** Starts the three servers that the demo's providers are, on 127.0.0.1 and on ports of their own. */
export async function startOutside({ directory, authSecret, port }: OutsideSettings): Promise<Outside> {
	const key = `sk_demo_${sampleSecret(authSecret, "payments")}`;
	const password = sampleSecret(authSecret, "newsletter");
	const [payments, mail, meetings] = await Promise.all([
		startPayments(key),
		startMail(directory, password),
		startMeetings({
			clientSecret: sampleSecret(authSecret, "meetings"),
			redirectUris: redirectUrisOf("meetings", port),
		}),
	]);
	return {
		payments,
		meetings,
		samples: {
			payments: key,
			newsletter: { host: MAIL_HOST, port: mail.port, username: MAIL_USER, password },
		},
		stop: async () => {
			await Promise.all([payments, mail, meetings].map(({ close }) => close()));
		},
	};
}
