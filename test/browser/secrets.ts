import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { callServer } from "./page.ts";

/** Everything that must not be found anywhere: what was typed, and what a provider has issued. */
export const SECRETS = new Set<string>();

/** Where providers answer, which know their own secrets. */
export const PROVIDER_ORIGINS = new Set<string>();

/** Answers the secret, and has it looked for in the end. */
export function secret(text: string): string {
	SECRETS.add(text);
	return text;
}

/** Asks the provider of the connections which tokens it has issued so far. */
export async function noteTokens(page: Page): Promise<void> {
	const { json } = await callServer(page, "/demo/meetings");
	const { address } = json as { address?: string };
	assert.ok(address);
	PROVIDER_ORIGINS.add(address);
	const response = await fetch(`${address}/issued`);
	const tokens = (await response.json()) as string[];
	assert.ok(tokens.length > 0, "the provider has issued tokens");
	for (const token of tokens) SECRETS.add(token);
}
