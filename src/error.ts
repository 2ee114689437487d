import type { SpaceErrorCode } from "./error-codes.ts";
import type { Refusal } from "./providers/core/destination.ts";

/** What an error may tell besides its code. Never a secret, never foreign text. */
export interface SpaceErrorData {
	readonly SPACE_FORBIDDEN: {
		readonly missing: readonly { module: string; action: string }[];
		/** Rights of the organization plugin's own access control. */
		readonly statements?: readonly { resource: string; action: string }[];
	};
	readonly SPACE_MODULE_UNKNOWN: { readonly modules: readonly string[] };
	readonly SPACE_MODULE_NOT_ALLOWED: { readonly modules: readonly string[] };
	readonly SPACE_ROLE_UNKNOWN: { readonly roles: readonly string[] };
	readonly SPACE_DESTINATION_REFUSED: { readonly reason: Refusal };
	/** Null: unknown. */
	readonly SPACE_CREDENTIAL_UNAVAILABLE: { readonly retryAt: Date | null };
	readonly SPACE_REVOCATION_FAILED: { readonly providers: readonly string[] };
	readonly SPACE_TYPE_INVALID: { readonly types: readonly string[] };
}

type DataOf<C extends SpaceErrorCode> = C extends keyof SpaceErrorData ? SpaceErrorData[C] : undefined;

/** The one error of the house. Its code is all that the rooms know; `http/` gives it a status. */
export class SpacesError<C extends SpaceErrorCode = SpaceErrorCode> extends Error {
	override readonly name = "SpacesError";
	readonly code: C;
	readonly data: DataOf<C>;

	constructor(
		code: C,
		...[data, cause]: DataOf<C> extends undefined
			? [data?: undefined, cause?: unknown]
			: [data: DataOf<C>, cause?: unknown]
	) {
		super(code, cause === undefined ? undefined : { cause });
		this.code = code;
		this.data = data as DataOf<C>;
	}
}
