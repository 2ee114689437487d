import type { OAuthFault } from "../../oauth/core/backend.ts";
import type { GrantsText } from "../../permissions/core/levels.ts";
import type { TestCode } from "../../providers/core/provider.ts";

/** What happened. No field of any of these can hold a secret. */
export type SpaceChange =
	| {
			readonly type: "permission.changed";
			readonly role: string;
			readonly module: string;
			/** Null: no override. */
			readonly from: GrantsText | null;
			readonly to: GrantsText | null;
	  }
	| {
			readonly type:
				| "credential.created"
				| "credential.replaced"
				/** What is shown of it changed, its secret did not. */
				| "credential.updated"
				| "credential.revoked"
				| "credential.deleted";
			readonly provider: string;
			readonly kind: string;
	  }
	| {
			readonly type: "credential.connected";
			readonly provider: string;
			readonly kind: string;
			/** The provider's own id of the account, where it has told it. */
			readonly accountId: string | null;
	  }
	/** Told to `onEvent` and not written to the trail. */
	| { readonly type: "credential.refreshed"; readonly provider: string; readonly kind: string }
	| {
			/** A refresh failed, and will be tried again. Told once, until one succeeds. */
			readonly type: "credential.degraded";
			readonly provider: string;
			readonly kind: string;
			readonly reason: OAuthFault["reason"];
	  }
	| {
			/** Only connecting again helps. */
			readonly type: "credential.needs_reauth";
			readonly provider: string;
			readonly kind: string;
			readonly reason: "invalid_grant" | "expired";
	  }
	| {
			/** A grant that may still be good at its provider: withdraw it there by hand, if no later attempt succeeds. */
			readonly type: "credential.revocation_failed";
			readonly provider: string;
			readonly kind: string;
			readonly accountId: string | null;
			readonly reason: "failed" | "unsupported" | "unreadable" | "timed_out";
	  }
	| {
			readonly type: "credential.tested";
			readonly provider: string;
			readonly kind: string;
			readonly code: TestCode;
	  }
	| { readonly type: "role.renamed"; readonly role: string; readonly from: string }
	| { readonly type: "role.deleted"; readonly role: string }
	| { readonly type: "invitation.canceled"; readonly invitationId: string; readonly inviterId: string }
	| { readonly type: "space-type.changed"; readonly from: string | null; readonly to: string }
	| { readonly type: "space.deleted" }
	/** Rows that were left of a space which does not exist. */
	| { readonly type: "space.swept"; readonly credentials: number; readonly permissions: number };

/** A change, where, when and by whom. */
export type SpaceEvent = SpaceChange & {
	readonly spaceId: string;
	/** A user's id; null for server code. */
	readonly actorId: string | null;
	readonly at: Date;
};

/** Told of every change after it is made. What it throws is logged and changes nothing. */
export type EventListener = (event: SpaceEvent) => unknown;

/** A type that is missing here does not compile. */
const TYPES: Readonly<Record<SpaceChange["type"], true>> = {
	"permission.changed": true,
	"credential.created": true,
	"credential.replaced": true,
	"credential.updated": true,
	"credential.connected": true,
	"credential.refreshed": true,
	"credential.degraded": true,
	"credential.needs_reauth": true,
	"credential.revocation_failed": true,
	"credential.tested": true,
	"credential.revoked": true,
	"credential.deleted": true,
	"role.renamed": true,
	"role.deleted": true,
	"invitation.canceled": true,
	"space-type.changed": true,
	"space.deleted": true,
	"space.swept": true,
};

export const EVENT_TYPES = Object.keys(TYPES) as readonly SpaceChange["type"][];

/** One line of the audit trail. */
export interface AuditEntry {
	readonly id: string;
	readonly type: string;
	readonly actorId: string | null;
	readonly at: Date | null;
	readonly role: string | null;
	readonly module: string | null;
	readonly provider: string | null;
	/** What else the event says, by its type. */
	readonly details: Readonly<Record<string, unknown>>;
}

/**
 * A key that sorts by time, then by the order in one instance: hexadecimal of fixed length, which every collation sorts
 * alike.
 *
 * @param number below 16^6
 * @param random 12 hexadecimal digits that keep two instances apart
 */
export function eventKey(at: Date, number: number, random: string): string {
	const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
	return `${hex(at.getTime(), 12)}${hex(number, 6)}${random}`;
}
