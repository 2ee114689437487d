/** The providers that `server/auth.ts` declares, as the page names them. */
export const PROVIDERS = {
	meetings: { title: "Meetings", kind: "oauth2" },
	newsletter: { title: "Newsletter", kind: "smtp" },
	payments: { title: "Payments", kind: "api_key" },
} as const;

export type ProviderId = keyof typeof PROVIDERS;

/** What a space asks for when it connects to {@link PROVIDERS.meetings}. */
export const MEETINGS_SCOPES = ["openid", "offline_access", "calendar.read", "calendar.write"];

/** A provider that nobody has declared is called by its id. */
export function titleOf(provider: string): string {
	return Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider as ProviderId].title : provider;
}
