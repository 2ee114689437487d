import { createWorld } from "../support/world.ts";

/** Where the recipes import `auth` from: the one in which their guards are asked. */
export const world = await createWorld();
export const { auth } = world;
