import { createElement, Profiler, type ReactNode, StrictMode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { renderToReadableStream } from "react-dom/server";
import { vi } from "vitest";
import type { App } from "./app.ts";
import { deferred, type Network } from "./network.ts";

/** For `describe.each`. */
export const MODES: readonly (readonly [name: string, mode: Mode])[] = [
	["", {}],
	[" in StrictMode", { strict: true }],
];

/** The application's module as a server imports it: without a window, and afresh. */
export async function onServer<T>(network: Network, work: (app: App) => T | Promise<T>): Promise<T> {
	vi.stubGlobal("window", undefined);
	vi.stubGlobal("document", undefined);
	try {
		return await work(await importApp(network));
	} finally {
		vi.unstubAllGlobals();
	}
}

/** The application's module as a browser imports it at the start of a page. */
export async function importApp(network: Network): Promise<App> {
	vi.resetModules();
	const { createApp } = await import("./app.ts");
	return createApp(network);
}

export interface Screen {
	readonly container: HTMLElement;
	/** What the page showed after every commit, painted or not. */
	readonly commits: string[];
	/** What React complained about: hydration that failed, and everything on the console. */
	readonly errors: readonly string[];
	readonly render: (page: ReactNode) => void;
	readonly close: () => void;
}

export interface Mode {
	readonly strict?: boolean;
	/** What a server rendered, to be hydrated. */
	readonly html?: string;
}

export function show(page: ReactNode, { strict = false, html }: Mode = {}): Screen {
	const container = document.createElement("div");
	document.body.append(container);
	const [commits, errors]: [string[], string[]] = [[], []];
	const onError = (error: unknown) => void errors.push(String(error));
	const console = vi.spyOn(globalThis.console, "error").mockImplementation(onError);
	const onRender = () => void commits.push(container.innerHTML);
	const wrap = (children: ReactNode) => {
		const profiled = createElement(Profiler, { id: "page", onRender }, children);
		return strict ? createElement(StrictMode, null, profiled) : profiled;
	};
	const options = { onRecoverableError: onError, onUncaughtError: onError };
	let root: Root;
	if (html === undefined) {
		root = createRoot(container, options);
		root.render(wrap(page));
	} else {
		container.innerHTML = html;
		root = hydrateRoot(container, wrap(page), options);
	}
	return {
		...{ container, commits, errors },
		render: (next) => root.render(wrap(next)),
		close: () => {
			root.unmount();
			container.remove();
			console.mockRestore();
		},
	};
}

/** What a server sends in two parts: until the gate opens, and after it. */
export function renderInParts(
	network: Network,
	page: (app: App, gate: Promise<void>) => ReactNode,
): Promise<readonly [string, string]> {
	return onServer(network, async (app) => {
		const gate = deferred();
		const stream = await renderToReadableStream(page(app, gate.promise));
		const [reader, decoder] = [stream.getReader(), new TextDecoder()];
		const first = decoder.decode((await reader.read()).value);
		gate.resolve();
		const rest: string[] = [];
		for (let part = await reader.read(); !part.done; part = await reader.read())
			rest.push(decoder.decode(part.value));
		return [first.replace(/<script.*?<\/script>/g, ""), rest.join("")] as const;
	});
}

/** A document that still loads: React then waits for the parts that are missing. Gives the function that ends it. */
export function beginLoading(): () => void {
	Object.defineProperty(document, "readyState", { configurable: true, get: () => "loading" });
	return () => void Reflect.deleteProperty(document, "readyState");
}

/** The rest of a page arrives, and its scripts run. */
export function arrive(html: string): void {
	const template = document.createElement("template");
	template.innerHTML = html;
	for (const node of [...template.content.childNodes]) {
		if (!(node instanceof HTMLScriptElement)) {
			document.body.append(node);
			continue;
		}
		const script = document.createElement("script");
		script.textContent = node.textContent;
		document.body.append(script);
		script.remove();
	}
}
