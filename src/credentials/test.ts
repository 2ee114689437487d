import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import {
	type Fetch,
	type SpaceProvider,
	TEST_CODES,
	type TestCode,
	type TestOutcome,
	type TestRequest,
	type TestTools,
} from "../providers/core/provider.ts";
import { isTlsFault } from "../providers/core/tls-fault.ts";
import { send } from "../providers/send.ts";
import { attach, openFresh } from "./attach.ts";
import type { SpaceSecret } from "./core/secret.ts";

/** In milliseconds. */
const TIME_LIMIT = 10_000;

/**
 * Asks the provider whether the stored credential works. The answer is a code and a status, whatever the provider wrote.
 *
 * @throws SpacesError `SPACE_TEST_UNAVAILABLE`, or those of {@link openFresh}
 */
export async function testCredential(
	context: SpacesContext,
	actor: Actor,
	providerId: string,
): Promise<TestOutcome> {
	const provider = context.providers.get(providerId);
	if (!provider?.test) throw new SpacesError("SPACE_TEST_UNAVAILABLE");
	const secret = await openFresh(context, actor, providerId);
	const outcome = secret.kind === provider.kind ? await ask(provider, secret) : fault("failed");
	const { code } = outcome;
	await record(context, actor, { type: "credential.tested", provider: providerId, kind: secret.kind, code });
	return outcome;
}

async function ask(provider: SpaceProvider, secret: SpaceSecret): Promise<TestOutcome> {
	const signal = AbortSignal.timeout(TIME_LIMIT);
	let failure: unknown = null;
	const fetch: Fetch = async (input, init) => {
		const request = new Request(input, init);
		try {
			return await send(await attach(provider, secret, request), init?.signal ?? signal);
		} catch (error) {
			failure = error;
			throw error;
		}
	};
	try {
		return await Promise.race([run(provider, secret, { fetch, signal }), timeUp(signal)]);
	} catch {
		return fault(signal.aborted ? "timed_out" : codeOf(failure));
	}
}

async function run({ test }: SpaceProvider, secret: SpaceSecret, tools: TestTools): Promise<TestOutcome> {
	if (typeof test === "function") return toOutcome(await test(secret, tools));
	const { url, ...init } = test as TestRequest;
	const { status, body } = await tools.fetch(url, init);
	await body?.cancel();
	const code = codeOfStatus(status);
	return { ok: code === "ok", code, status };
}

function codeOfStatus(status: number): TestCode {
	if (status >= 200 && status < 300) return "ok";
	if (status >= 300 && status < 400) return "redirected";
	return status === 401 || status === 403 ? "rejected" : "unexpected";
}

function timeUp(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

/** Field by field: a test of the application's own making could answer with what the provider wrote. */
function toOutcome({ ok, code, status }: TestOutcome): TestOutcome {
	const known = TEST_CODES.find((candidate) => candidate === code) ?? (ok === true ? "ok" : "failed");
	const agreed = known === "ok" && ok !== true ? "failed" : known;
	const isStatus = Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
	return { ok: agreed === "ok", code: agreed, status: isStatus ? status : null };
}

/** @param failure of the last request; null when the application's own function failed by itself */
function codeOf(failure: unknown): TestCode {
	if (failure === null) return "failed";
	if (failure instanceof SpacesError)
		return failure.code === "SPACE_DESTINATION_REFUSED" ? "not_allowed" : "failed";
	return isTlsFault(failure) ? "insecure" : "unreachable";
}

function fault(code: TestCode): TestOutcome {
	return { ok: false, code, status: null };
}
