// src/hooks.server.ts
import type { Handle } from "@sveltejs/kit";
import { svelteKitHandler } from "better-auth/svelte-kit";
import { building } from "$app/env";
import { auth } from "$lib/server/auth";

export const handle: Handle = ({ event, resolve }) => svelteKitHandler({ auth, event, resolve, building });
