import type { SpaceErrorTranslation } from "../error-codes.ts";

/** German. */
export const de: SpaceErrorTranslation = {
	SPACE_REQUIRED:
		"Es ist kein Space genannt, und in der Sitzung ist keine Organisation aktiv. Bitte `spaceId` angeben.",
	SPACE_AMBIGUOUS: "Query und Body nennen verschiedene Spaces. Bitte `spaceId` nur einmal angeben.",
	SPACE_NOT_FOUND: "Diesen Space gibt es nicht, oder es besteht keine Mitgliedschaft.",
	SPACE_FORBIDDEN:
		"Die eigenen Rollen in diesem Space reichen dafür nicht aus. `missing` nennt die Module und Aktionen, `statements` die Rechte an der Organisation selbst.",
	SPACE_INVITER_LOST_RIGHT:
		"Wer diese Einladung verschickt hat, darf diese Rollen nicht mehr vergeben; sie ist deshalb zurückgezogen. Bitte eine neue anfordern.",
	SPACE_MODULE_UNKNOWN:
		"Ein Modul steht nicht im Katalog, oder seine ID ist reserviert. Bitte in der Option `modules` von spacesPlugin() ergänzen oder die ID in `modules` korrigieren.",
	SPACE_MODULE_NOT_ALLOWED:
		"Ein Modul steht Spaces dieses Typs nicht offen. Bitte in spacesPlugin() unter `modules` des Typs ergänzen oder auf dem Server mit `putSpacePermissions` freigeben.",
	SPACE_ROLE_UNKNOWN:
		"Eine Rolle gibt es in diesem Space nicht. Bitte zuerst anlegen oder den Namen in `roles` korrigieren; Namen werden Byte für Byte verglichen.",
	SPACE_ROLE_PROTECTED:
		"Die Rolle des Erstellers behält auf den eingebauten Modulen immer `admin`, damit niemand den Eigentümer aussperren kann. Bitte aus der Änderung herausnehmen.",
	SPACE_GRANTS_INVALID:
		"`canAdmin` schließt `canWrite` ein, und `canWrite` schließt `canRead` ein. Bitte alle drei entsprechend setzen oder ein `level` angeben.",
	SPACE_TYPE_INVALID:
		"Ein Space braucht einen Typ, und dies ist keiner. Bitte `metadata.type` auf einen aus `types` setzen oder in spacesPlugin() einen `defaultType` festlegen.",
	SPACE_TYPE_IMMUTABLE:
		"Der Typ eines Space ändert sich nicht. Bitte `metadata.type` unverändert lassen; Server-Code kann `setSpaceType` aufrufen.",
	SPACE_TYPE_ELSEWHERE:
		"Die Option `typeOf` liest den Typ nicht aus `organization.metadata.type`. Bitte dort ändern, wo `typeOf` ihn liest.",
	SPACE_UNDELETABLE: "Spaces dieses Typs lassen sich nicht löschen.",
	SPACE_MATRIX_CHANGED:
		"Jemand anderes hat die Matrix inzwischen geändert. Bitte neu laden und die Änderung wiederholen.",
	SPACE_SPELLING_TAKEN:
		"Die Datenbank hält diesen Namen für einen bereits gespeicherten: Die beiden unterscheiden sich nur in Groß- und Kleinschreibung. Bitte die gespeicherte Schreibweise verwenden oder der Spalte eine binäre Kollation wie `utf8mb4_bin` geben.",
	SPACE_CREDENTIAL_EXISTS:
		"Für diesen Anbieter hat der Space bereits Zugangsdaten. Zum Überschreiben bitte `replace: true` angeben.",
	SPACE_CREDENTIAL_NOT_FOUND: "Für diesen Anbieter hat der Space keine Zugangsdaten.",
	SPACE_CREDENTIAL_SECRET_REQUIRED:
		"Es gibt kein gespeichertes Geheimnis, das beibehalten werden könnte: Entweder ist noch keines gespeichert, oder die Änderung betrifft das Ziel, an das es gesendet wird. Bitte das Geheimnis mitsenden.",
	SPACE_CREDENTIAL_REVOKED:
		"Diese Zugangsdaten wurden widerrufen und werden nicht mehr verwendet. Bitte neue speichern.",
	SPACE_CREDENTIAL_NEEDS_REAUTH:
		"Der Anbieter akzeptiert diese Verbindung nicht mehr. Bitte den Space neu verbinden; etwas anderes hilft nicht.",
	SPACE_CREDENTIAL_UNAVAILABLE:
		"Der Anbieter hat kein neues Token ausgestellt, und das alte ist nicht mehr brauchbar. Der nächste Versuch folgt ab `retryAt`; bis dahin ist nichts zu tun.",
	SPACE_CREDENTIAL_CHANGED:
		"Jemand anderes hat diese Zugangsdaten gespeichert, während die Anmeldung beim Anbieter lief. Bitte ansehen und neu verbinden, falls sie weiterhin ersetzt werden sollen.",
	SPACE_PROVIDER_NOT_OAUTH:
		"Spaces verbinden sich mit diesem Anbieter nicht über OAuth. Bitte mit oauth2() oder fromBetterAuth() in `credentials.providers` von spacesPlugin() deklarieren.",
	SPACE_CALLBACK_URL_UNTRUSTED:
		"`callbackURL` und `errorCallbackURL` müssen auf einer vertrauenswürdigen Origin liegen. Bitte in `trustedOrigins` von betterAuth() ergänzen oder einen Pfad angeben.",
	SPACE_CONNECT_STATE_INVALID:
		"Diese Antwort gehört zu keiner Verbindung, die innerhalb der letzten zehn Minuten in dieser Sitzung begonnen wurde, oder sie ist schon verwendet. Bitte von vorn beginnen.",
	SPACE_CONNECT_DENIED: "Die Verbindung wurde beim Anbieter abgelehnt.",
	SPACE_CONNECT_FAILED:
		"Der Anbieter hat den Space nicht verbunden. Bitte erneut versuchen; bleibt es dabei, Client, Scopes und Redirect-URI beim Anbieter prüfen.",
	SPACE_CONNECT_OTHER_ACCOUNT:
		"Dies ist ein anderes Konto als das, mit dem der Space verbunden ist. Bitte mit jenem verbinden oder `replace: true` angeben.",
	SPACE_REVOCATION_FAILED:
		"Einige Verbindungen ließen sich bei ihren Anbietern nicht widerrufen (`providers`), deshalb bleibt der Space bestehen. Bitte erneut versuchen oder einzeln trennen.",
	SPACE_CREDENTIAL_UNSENDABLE:
		"Die Zugangsdaten lassen sich keiner Anfrage beifügen: Sie sind von anderer Art, als ihr Anbieter deklariert, oder ihr Text passt in keinen Header. Bitte `kind` und `headers` des Anbieters in spacesPlugin() prüfen.",
	SPACE_PROVIDER_UNDECLARED:
		"Nirgends steht, wohin die Zugangsdaten dieses Anbieters gesendet werden dürfen. Bitte in `credentials.providers` von spacesPlugin() mit seinen `hosts` deklarieren.",
	SPACE_DESTINATION_REFUSED:
		"Dorthin werden die Zugangsdaten nicht gesendet. `reason` nennt den Grund: Bitte den Host in `hosts` des Anbieters ergänzen, https verwenden oder für eine private Adresse `privateNetwork` setzen.",
	SPACE_TEST_UNAVAILABLE:
		"Nirgends steht, wie sich die Zugangsdaten dieses Anbieters prüfen lassen. Bitte in `credentials.providers` von spacesPlugin() einen `test` deklarieren.",
	SPACE_CREDENTIAL_UNREADABLE:
		"Die gespeicherten Zugangsdaten lassen sich nicht öffnen: Ihr Schlüssel ist nicht unter den konfigurierten, oder die Zeile wurde verändert. Bitte den Schlüssel in SPACES_KEYS wiederherstellen oder die Zugangsdaten neu speichern.",
	SPACE_CACHE_UNAVAILABLE:
		"Der sekundäre Speicher hat nicht geantwortet. Andere Prozesse hätten von der Änderung nichts erfahren, deshalb wurde nichts geändert. Bitte erneut versuchen; bleibt es dabei, den Speicher prüfen oder die Option `cache` von spacesPlugin() abschalten.",
	SPACE_KEYS_MISSING:
		'Es ist kein Schlüssel zum Verschlüsseln konfiguriert. Bitte SPACES_KEYS="<id>:<32 Bytes in Base64>" setzen oder spacesPlugin() `credentials.keys` übergeben.',
	SPACE_INTERNAL:
		"Die Anfrage ist im Spaces-Plugin gescheitert. Die Ursache wird hier nicht genannt; sie steht im Log des Servers.",
};
