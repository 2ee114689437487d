declare module "*.svelte" {
	import type { Component } from "svelte";

	const component: Component<{ client: object; view: object }>;

	// biome-ignore lint/style/noDefaultExport: this is what Svelte's compiler exports
	export { component as default };
}
