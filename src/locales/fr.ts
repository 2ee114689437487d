import type { SpaceErrorTranslation } from "../error-codes.ts";

/** French. */
export const fr: SpaceErrorTranslation = {
	SPACE_REQUIRED:
		"Aucun espace n'est indiqué et la session n'a pas d'organisation active. Indiquez `spaceId`.",
	SPACE_AMBIGUOUS:
		"La query et le corps de la requête désignent des espaces différents. N'indiquez `spaceId` qu'une seule fois.",
	SPACE_NOT_FOUND: "Cet espace n'existe pas, ou vous n'en êtes pas membre.",
	SPACE_FORBIDDEN:
		"Vos rôles dans cet espace ne le permettent pas. `missing` indique les modules et les actions, `statements` les droits sur l'organisation elle-même.",
	SPACE_INVITER_LOST_RIGHT:
		"La personne qui a envoyé cette invitation n'a plus le droit d'attribuer ces rôles : l'invitation est annulée. Demandez-en une nouvelle.",
	SPACE_MODULE_UNKNOWN:
		"Un module ne figure pas dans le catalogue, ou son identifiant est réservé. Ajoutez-le à l'option `modules` de spacesPlugin() ou corrigez l'identifiant dans `modules`.",
	SPACE_MODULE_NOT_ALLOWED:
		"Un module n'est pas ouvert aux espaces de ce type. Ajoutez-le aux `modules` du type dans spacesPlugin(), ou accordez-le côté serveur avec `putSpacePermissions`.",
	SPACE_ROLE_UNKNOWN:
		"Un rôle n'existe pas dans cet espace. Créez-le d'abord, ou corrigez le nom dans `roles` ; les noms sont comparés octet par octet.",
	SPACE_ROLE_PROTECTED:
		"Le rôle du créateur garde toujours `admin` sur les modules intégrés, afin que personne ne puisse exclure le propriétaire. Retirez-le de la modification.",
	SPACE_GRANTS_INVALID:
		"`canAdmin` comprend `canWrite`, et `canWrite` comprend `canRead`. Définissez les trois en conséquence, ou indiquez un `level`.",
	SPACE_TYPE_INVALID:
		"Un espace doit avoir un type, et celui-ci n'en est pas un. Donnez à `metadata.type` l'une des valeurs de `types`, ou définissez un `defaultType` dans spacesPlugin().",
	SPACE_TYPE_IMMUTABLE:
		"Le type d'un espace ne change pas. Laissez `metadata.type` tel quel ; le code du serveur peut appeler `setSpaceType`.",
	SPACE_TYPE_ELSEWHERE:
		"L'option `typeOf` ne lit pas le type dans `organization.metadata.type`. Modifiez-le là où `typeOf` le lit.",
	SPACE_UNDELETABLE: "Les espaces de ce type ne peuvent pas être supprimés.",
	SPACE_MATRIX_CHANGED:
		"Quelqu'un d'autre a modifié la matrice entre-temps. Rechargez-la et refaites la modification.",
	SPACE_SPELLING_TAKEN:
		"La base de données confond ce nom avec un nom déjà enregistré : ils ne diffèrent que par la casse. Utilisez l'orthographe enregistrée, ou donnez à la colonne une collation binaire telle que `utf8mb4_bin`.",
	SPACE_CREDENTIAL_EXISTS:
		"Cet espace a déjà des identifiants pour ce fournisseur. Indiquez `replace: true` pour les remplacer.",
	SPACE_CREDENTIAL_NOT_FOUND: "Cet espace n'a pas d'identifiants pour ce fournisseur.",
	SPACE_CREDENTIAL_SECRET_REQUIRED:
		"Aucun secret enregistré ne peut être conservé : soit rien n'est encore enregistré, soit la modification change la destination du secret. Envoyez aussi le secret.",
	SPACE_CREDENTIAL_REVOKED:
		"Ces identifiants ont été révoqués et ne sont plus utilisés. Enregistrez-en de nouveaux.",
	SPACE_CREDENTIAL_NEEDS_REAUTH:
		"Le fournisseur n'accepte plus cette connexion. Reconnectez l'espace ; rien d'autre n'y fera.",
	SPACE_CREDENTIAL_UNAVAILABLE:
		"Le fournisseur n'a pas délivré de nouveau jeton, et l'ancien n'est plus utilisable. Une nouvelle tentative aura lieu à partir de `retryAt` ; d'ici là, il n'y a rien à faire.",
	SPACE_CREDENTIAL_CHANGED:
		"Quelqu'un d'autre a enregistré ces identifiants pendant que vous étiez chez le fournisseur. Vérifiez-les, et reconnectez l'espace s'il faut toujours les remplacer.",
	SPACE_PROVIDER_NOT_OAUTH:
		"Les espaces ne se connectent pas à ce fournisseur par OAuth. Déclarez-le avec oauth2() ou fromBetterAuth() dans `credentials.providers` de spacesPlugin().",
	SPACE_CALLBACK_URL_UNTRUSTED:
		"`callbackURL` et `errorCallbackURL` doivent appartenir à une origine de confiance. Ajoutez-la à `trustedOrigins` de betterAuth(), ou indiquez un chemin.",
	SPACE_CONNECT_STATE_INVALID:
		"Cette réponse ne correspond à aucune connexion commencée dans cette session au cours des dix dernières minutes, ou elle a déjà été utilisée. Recommencez.",
	SPACE_CONNECT_DENIED: "La connexion a été refusée chez le fournisseur.",
	SPACE_CONNECT_FAILED:
		"Le fournisseur n'a pas connecté l'espace. Réessayez ; si le problème persiste, vérifiez le client, les scopes et l'URI de redirection chez le fournisseur.",
	SPACE_CONNECT_OTHER_ACCOUNT:
		"Ce compte n'est pas celui auquel l'espace est connecté. Connectez-vous avec ce dernier, ou indiquez `replace: true`.",
	SPACE_REVOCATION_FAILED:
		"Certaines connexions n'ont pas pu être révoquées chez leurs fournisseurs (`providers`) : l'espace est donc conservé. Réessayez, ou déconnectez-les une par une.",
	SPACE_CREDENTIAL_UNSENDABLE:
		"Les identifiants ne peuvent pas être joints à une requête : ils ne sont pas du genre que déclare leur fournisseur, ou leur texte ne tient pas dans un en-tête. Vérifiez `kind` et `headers` du fournisseur dans spacesPlugin().",
	SPACE_PROVIDER_UNDECLARED:
		"Rien n'indique où les identifiants de ce fournisseur peuvent être envoyés. Déclarez-le dans `credentials.providers` de spacesPlugin(), avec ses `hosts`.",
	SPACE_DESTINATION_REFUSED:
		"Les identifiants ne sont pas envoyés à cette adresse. `reason` en donne la raison : ajoutez l'hôte aux `hosts` du fournisseur, utilisez https, ou activez `privateNetwork` pour une adresse privée.",
	SPACE_TEST_UNAVAILABLE:
		"Rien n'indique comment tester les identifiants de ce fournisseur. Déclarez un `test` dans `credentials.providers` de spacesPlugin().",
	SPACE_CREDENTIAL_UNREADABLE:
		"Les identifiants enregistrés ne peuvent pas être déchiffrés : leur clé ne figure pas parmi les clés configurées, ou la ligne a été altérée. Rétablissez la clé dans SPACES_KEYS, ou enregistrez de nouveau les identifiants.",
	SPACE_CACHE_UNAVAILABLE:
		"Le stockage secondaire n'a pas répondu. Les autres processus n'auraient rien su de la modification ; rien n'a donc été modifié. Réessayez ; si le problème persiste, vérifiez le stockage ou désactivez l'option `cache` de spacesPlugin().",
	SPACE_KEYS_MISSING:
		'Aucune clé de chiffrement n\'est configurée. Définissez SPACES_KEYS="<id>:<32 octets en base64>", ou passez `credentials.keys` à spacesPlugin().',
	SPACE_INTERNAL:
		"La requête a échoué dans le plugin des espaces. La cause n'est pas indiquée ici ; elle figure dans le journal du serveur.",
};
