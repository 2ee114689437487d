// As `svelte-kit sync` writes it for this route: svelte.dev/docs/kit/types#Generated-types.
import type { Actions as KitActions, ServerLoad } from "@sveltejs/kit";

type RouteParams = { spaceId: string };
export type PageServerLoad = ServerLoad<RouteParams>;
export type Actions = KitActions<RouteParams>;
