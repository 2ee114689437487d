// What the recipe takes from Nuxt 4, which is too large to install for its types alone. After nuxt.com/docs/4.x/api/utils:
// abort-navigation, create-error, define-nuxt-route-middleware and navigate-to, and api/composables/use-request-headers.

declare module "#imports" {
	interface Route {
		readonly params: Readonly<Record<string, string | string[]>>;
	}
	// biome-ignore lint/suspicious/noConfusingVoidType: as Nuxt has it, for a middleware that answers nothing
	type Guarded = object | string | boolean | void;

	export function defineNuxtRouteMiddleware(
		middleware: (to: Route, from: Route) => Guarded | Promise<Guarded>,
	): (to: Route, from: Route) => Guarded | Promise<Guarded>;
	export function navigateTo(to: string): Promise<Guarded>;
	export function abortNavigation(error?: string | Error): never;
	export function createError(error: { statusCode?: number; statusMessage?: string; data?: unknown }): Error;
	export function useRequestHeaders<K extends string>(include: K[]): { [key in Lowercase<K>]?: string };
}
