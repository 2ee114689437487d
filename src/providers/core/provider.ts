import type * as z from "zod";
import type { CredentialKind } from "../../credentials/core/kinds.ts";
import type { SecretOf, SpaceSecret } from "../../credentials/core/secret.ts";
import type { Connectable, OAuthClient, OAuthProvider } from "./oauth-provider.ts";

/** What a test of a credential found. No text of the provider's: it could repeat the secret. */
export interface TestOutcome {
	/** Whether the credential works. */
	readonly ok: boolean;
	readonly code: TestCode;
	/** The status of the HTTP or SMTP answer, if there was one. */
	readonly status: number | null;
}

export const TEST_CODES = [
	"ok",
	"rejected",
	"unexpected",
	"redirected",
	"unreachable",
	"insecure",
	"timed_out",
	"not_allowed",
	"failed",
] as const;
/**
 * `ok`: the credential works. `rejected`: it does not. `unexpected`, `redirected`: the answer says neither. `unreachable`,
 * `insecure`, `timed_out`: there was none. `not_allowed`: it may not be sent there. `failed`: the test itself did.
 */
export type TestCode = (typeof TEST_CODES)[number];

/** A request that tells whether a credential works: 2xx says it does, 401 and 403 that it does not. */
export interface TestRequest {
	/** On one of the provider's `hosts`. */
	readonly url: string;
	/** Default: `GET`. */
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** What `fetch` is on every runtime. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What a test of your own works with. */
export interface TestTools {
	/** `fetch` with the credential attached, to the provider's `hosts` only. */
	readonly fetch: Fetch;
	/** Aborts when the time is up. */
	readonly signal: AbortSignal;
}

/** @inline */
type Headers<Secret> = (secret: Secret) => Readonly<Record<string, string>>;
/** @inline */
type Test<Secret> = TestRequest | ((secret: Secret, tools: TestTools) => Promise<TestOutcome>);

interface Common {
	/** The provider of the credentials this is about. */
	readonly id: string;
	/** The module whose read, write and admin gate the credential. Default: `spaces.credentials`. */
	readonly module?: string;
	/**
	 * Where the credential may be sent: `api.example.com`, `*.example.com`, `example.com:8443`. By https only, and never
	 * along a redirect. Default: nowhere.
	 */
	readonly hosts?: readonly string[];
	/** Allows http, and private, loopback and link-local addresses. Default: false. */
	readonly privateNetwork?: boolean;
}

/** What any provider declares, and the kind of its credentials. */
export interface Declaration<K extends CredentialKind, Secret = SecretOf<K>> extends Common {
	readonly kind: K;
	/** The headers that carry the credential. Default: `Authorization`, as `Bearer`, or as `Basic` for a `basic` one. */
	readonly headers?: Headers<Secret>;
	/** How to tell whether a credential works. */
	readonly test?: Test<Secret>;
}

/** A provider as {@link apiKey} declares it. */
export type ApiKeyProvider = Declaration<"api_key">;
/** A provider as {@link basic} declares it. */
export type BasicProvider = Declaration<"basic">;
/** A provider as `smtp()` of `better-auth-spaces/smtp` declares it. */
export type SmtpProvider = Declaration<"smtp">;

/** The opened credential of a provider made by {@link custom}. */
export type CustomSecret<F extends z.ZodObject> = { readonly kind: "custom"; readonly fields: z.output<F> };

/** A provider as {@link custom} declares it. */
export interface CustomProvider<Id extends string = string, F extends z.ZodObject = z.ZodObject>
	extends Declaration<"custom", CustomSecret<F>> {
	readonly id: Id;
	/** What the credential consists of. It is stored as JSON and checked again when it is read. */
	readonly fields: F;
	/** The fields that may be shown. Every other one is secret. Default: none. */
	readonly shown?: readonly (keyof z.output<F> & string)[];
}

/** A provider as {@link apiKey}, {@link basic}, {@link custom}, `oauth2`, `fromBetterAuth` and `smtp` make it. */
export type AnyProvider =
	| ApiKeyProvider
	| BasicProvider
	| SmtpProvider
	| OAuthProvider
	| Omit<CustomProvider, "headers" | "test">;

/** The same as the plugin sees it. */
export interface SpaceProvider extends Common, Connectable {
	readonly kind: CredentialKind;
	readonly oauth?: OAuthClient;
	readonly fields?: z.ZodObject;
	readonly shown?: readonly string[];
	readonly headers?: OfAnyKind["headers"];
	readonly test?: TestRequest | OfAnyKind["test"];
}

/** Methods, not functions: each takes the secret of its own kind only. */
interface OfAnyKind {
	headers(secret: SpaceSecret): Readonly<Record<string, string>>;
	test(secret: SpaceSecret, tools: TestTools): Promise<TestOutcome>;
}

export type Providers = ReadonlyMap<string, SpaceProvider>;

/** Declares a provider whose credentials are API keys. */
export function apiKey<const Id extends string>(
	provider: Omit<ApiKeyProvider, "kind"> & { readonly id: Id },
): ApiKeyProvider & { readonly id: Id } {
	return { ...provider, kind: "api_key" };
}

/** Declares a provider whose credentials are a user name and a password. */
export function basic<const Id extends string>(
	provider: Omit<BasicProvider, "kind"> & { readonly id: Id },
): BasicProvider & { readonly id: Id } {
	return { ...provider, kind: "basic" };
}

/**
 * Declares a provider whose credentials consist of fields of its own.
 *
 * @example
 * ```ts
 * import { custom } from "better-auth-spaces";
 * import * as z from "zod";
 *
 * export const twilio = custom({
 * 	id: "twilio",
 * 	fields: z.object({ accountSid: z.string(), authToken: z.string() }),
 * 	shown: ["accountSid"],
 * 	hosts: ["api.twilio.com"],
 * 	headers: ({ fields }) => ({ authorization: `Basic ${btoa(`${fields.accountSid}:${fields.authToken}`)}` }),
 * });
 * ```
 */
export function custom<const Id extends string, F extends z.ZodObject>(
	provider: Omit<CustomProvider<Id, F>, "kind">,
): CustomProvider<Id, F> {
	return { ...provider, kind: "custom" };
}
