// What the recipe takes from Next.js 16, which is too large to install for its types alone. After
// nextjs.org/docs/app/api-reference/functions: headers, redirect, not-found and forbidden.

declare module "next/headers" {
	export function headers(): Promise<Headers>;
}

declare module "next/navigation" {
	export function redirect(url: string): never;
	export function notFound(): never;
	export function forbidden(): never;
}
