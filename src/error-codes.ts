/** Every error of the plugin: what went wrong and what to do about it. Statuses: `http/status-of-code.ts`. */
export const SPACE_ERROR_MESSAGES = {
	SPACE_REQUIRED: "No space was named and the session has no active organization. Pass `spaceId`.",
	SPACE_AMBIGUOUS: "The query and the body name different spaces. Pass `spaceId` once.",
	SPACE_NOT_FOUND: "There is no such space, or you are not a member of it.",
	SPACE_FORBIDDEN:
		"Your roles in this space do not grant this. `missing` names modules and actions, `statements` rights in the organization itself.",
	SPACE_INVITER_LOST_RIGHT:
		"Whoever sent this invitation may not give these roles any more, so it is cancelled. Ask for a new one.",
	SPACE_MODULE_UNKNOWN:
		"A module is not in the catalogue, or its id is reserved. Add it to the `modules` option of spacesPlugin() or correct the id in `modules`.",
	SPACE_MODULE_NOT_ALLOWED:
		"A module is not open to spaces of this type. Add it to the type's `modules` in spacesPlugin(), or grant it from server code with `putSpacePermissions`.",
	SPACE_ROLE_UNKNOWN:
		"A role does not exist in this space. Create it first, or correct the name in `roles`; names are compared byte for byte.",
	SPACE_ROLE_PROTECTED:
		"The creator role always keeps `admin` on the built-in modules, so that nobody can lock the owner out. Leave it out of the change.",
	SPACE_GRANTS_INVALID:
		"`canAdmin` includes `canWrite`, and `canWrite` includes `canRead`. Set all three so, or pass a `level`.",
	SPACE_TYPE_INVALID:
		"A space needs a type, and this is none. Set `metadata.type` to one of `types`, or give spacesPlugin() a `defaultType`.",
	SPACE_TYPE_IMMUTABLE:
		"The type of a space does not change. Leave `metadata.type` as it is; server code may call `setSpaceType`.",
	SPACE_TYPE_ELSEWHERE:
		"The `typeOf` option does not read the type from `organization.metadata.type`. Change it where `typeOf` reads it.",
	SPACE_UNDELETABLE: "Spaces of this type cannot be deleted.",
	SPACE_MATRIX_CHANGED:
		"Somebody else changed the matrix in the meantime. Read it again and repeat the change.",
	SPACE_SPELLING_TAKEN:
		"The database takes this name for one that is stored already: they differ in case alone. Use the spelling that is stored, or give the column a binary collation such as `utf8mb4_bin`.",
	SPACE_CREDENTIAL_EXISTS:
		"This space already has a credential for this provider. Pass `replace: true` to overwrite it.",
	SPACE_CREDENTIAL_NOT_FOUND: "This space has no credential for this provider.",
	SPACE_CREDENTIAL_SECRET_REQUIRED:
		"There is no stored secret that could be kept: nothing is stored yet, or the change says where the secret is sent. Send the secret along.",
	SPACE_CREDENTIAL_REVOKED: "This credential was revoked and is not used any more. Store a new one.",
	SPACE_CREDENTIAL_NEEDS_REAUTH:
		"The provider does not accept this connection any more. Connect the space again; nothing else helps.",
	SPACE_CREDENTIAL_UNAVAILABLE:
		"The provider gave no new token, and the old one is no good any more. It is tried again from `retryAt` on; until then there is nothing to do.",
	SPACE_CREDENTIAL_CHANGED:
		"Somebody else stored this credential while you were away at the provider. Look at it, and connect again if it is still to be replaced.",
	SPACE_PROVIDER_NOT_OAUTH:
		"Spaces do not connect to this provider by OAuth. Declare it with oauth2() or fromBetterAuth() in `credentials.providers` of spacesPlugin().",
	SPACE_CALLBACK_URL_UNTRUSTED:
		"`callbackURL` and `errorCallbackURL` must lie on a trusted origin. Add it to `trustedOrigins` of betterAuth(), or pass a path.",
	SPACE_CONNECT_STATE_INVALID:
		"This answer belongs to no connection that you began in this session within the last ten minutes, or it was used already. Begin again.",
	SPACE_CONNECT_DENIED: "The connection was declined at the provider.",
	SPACE_CONNECT_FAILED:
		"The provider did not connect the space. Try again; if it stays so, check the provider's client, scopes and redirect URI.",
	SPACE_CONNECT_OTHER_ACCOUNT:
		"This is another account than the one the space is connected to. Connect with that one, or pass `replace: true`.",
	SPACE_REVOCATION_FAILED:
		"Some connections could not be withdrawn at their providers (`providers`), so the space stays. Try again, or disconnect them one by one.",
	SPACE_CREDENTIAL_UNSENDABLE:
		"The credential cannot be attached to a request: it is of another kind than its provider declares, or its text does not fit into a header. Check the provider's `kind` and `headers` in spacesPlugin().",
	SPACE_PROVIDER_UNDECLARED:
		"Nothing says where this provider's credentials may be sent. Declare it in `credentials.providers` of spacesPlugin(), with its `hosts`.",
	SPACE_DESTINATION_REFUSED:
		"The credential is not sent there. `reason` says why: add the host to the provider's `hosts`, use https, or set `privateNetwork` for a private address.",
	SPACE_TEST_UNAVAILABLE:
		"Nothing says how to test this provider's credentials. Declare a `test` in `credentials.providers` of spacesPlugin().",
	SPACE_CREDENTIAL_UNREADABLE:
		"The stored credential cannot be opened: its key is not among the configured keys, or the row was altered. Restore the key in SPACES_KEYS, or store the credential again.",
	SPACE_CACHE_UNAVAILABLE:
		"The secondary storage did not answer, so that other processes could not learn of this change, and nothing was changed. Try again; if it stays so, look after the storage or turn the `cache` option of spacesPlugin() off.",
	SPACE_KEYS_MISSING:
		'No encryption key is configured. Set SPACES_KEYS="<id>:<32 bytes in base64>", or pass `credentials.keys` to spacesPlugin().',
	SPACE_INTERNAL:
		"The request failed inside the spaces plugin. Nothing about the cause is told here; the server's log has it.",
} as const;

/** The `code` of an error of this plugin. */
export type SpaceErrorCode = keyof typeof SPACE_ERROR_MESSAGES;

/** The same in another language. One that lacks a code, or has one too many, does not compile. */
export type SpaceErrorTranslation = { readonly [Code in SpaceErrorCode]: string };
