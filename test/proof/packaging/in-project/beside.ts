import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { stripe } from "@better-auth/stripe";
import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";
import Stripe from "stripe";

export const auth = betterAuth({
	plugins: [
		organization(),
		passkey(),
		apiKey(),
		stripe({ stripeClient: new Stripe("sk_test"), stripeWebhookSecret: "whsec" }),
		spacesPlugin({ modules: ["calendar"] }),
	],
});

export const can = auth.api.canInSpace;
