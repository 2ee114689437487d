/** Past the main module, which warns of every Node before 22 as it is imported. */
declare module "oidc-provider/lib/provider.js" {
	export { Provider } from "oidc-provider";
}
