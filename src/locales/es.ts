import type { SpaceErrorTranslation } from "../error-codes.ts";

/** Spanish. */
export const es: SpaceErrorTranslation = {
	SPACE_REQUIRED:
		"No se ha indicado ningún espacio y la sesión no tiene ninguna organización activa. Indique `spaceId`.",
	SPACE_AMBIGUOUS:
		"La query y el cuerpo de la solicitud nombran espacios distintos. Indique `spaceId` una sola vez.",
	SPACE_NOT_FOUND: "Este espacio no existe o usted no es miembro de él.",
	SPACE_FORBIDDEN:
		"Sus roles en este espacio no lo permiten. `missing` indica los módulos y las acciones; `statements`, los derechos sobre la propia organización.",
	SPACE_INVITER_LOST_RIGHT:
		"Quien envió esta invitación ya no puede conceder estos roles, por lo que ha quedado anulada. Solicite una nueva.",
	SPACE_MODULE_UNKNOWN:
		"Un módulo no figura en el catálogo o su identificador está reservado. Añádalo a la opción `modules` de spacesPlugin() o corrija el identificador en `modules`.",
	SPACE_MODULE_NOT_ALLOWED:
		"Un módulo no está abierto a los espacios de este tipo. Añádalo a los `modules` del tipo en spacesPlugin() o concédalo desde el servidor con `putSpacePermissions`.",
	SPACE_ROLE_UNKNOWN:
		"Un rol no existe en este espacio. Créelo primero o corrija el nombre en `roles`; los nombres se comparan byte a byte.",
	SPACE_ROLE_PROTECTED:
		"El rol del creador conserva siempre `admin` en los módulos integrados, para que nadie pueda dejar fuera al propietario. Exclúyalo del cambio.",
	SPACE_GRANTS_INVALID:
		"`canAdmin` incluye `canWrite`, y `canWrite` incluye `canRead`. Defina los tres en consecuencia o indique un `level`.",
	SPACE_TYPE_INVALID:
		"Un espacio necesita un tipo y este no lo es. Asigne a `metadata.type` uno de los valores de `types` o defina un `defaultType` en spacesPlugin().",
	SPACE_TYPE_IMMUTABLE:
		"El tipo de un espacio no cambia. Deje `metadata.type` como está; el código del servidor puede llamar a `setSpaceType`.",
	SPACE_TYPE_ELSEWHERE:
		"La opción `typeOf` no lee el tipo de `organization.metadata.type`. Cámbielo donde `typeOf` lo lee.",
	SPACE_UNDELETABLE: "Los espacios de este tipo no se pueden eliminar.",
	SPACE_MATRIX_CHANGED:
		"Otra persona ha cambiado la matriz entretanto. Vuelva a cargarla y repita el cambio.",
	SPACE_SPELLING_TAKEN:
		"La base de datos toma este nombre por uno ya guardado: solo se diferencian en mayúsculas y minúsculas. Use la grafía guardada o dé a la columna una intercalación binaria como `utf8mb4_bin`.",
	SPACE_CREDENTIAL_EXISTS:
		"Este espacio ya tiene credenciales para este proveedor. Indique `replace: true` para sobrescribirlas.",
	SPACE_CREDENTIAL_NOT_FOUND: "Este espacio no tiene credenciales para este proveedor.",
	SPACE_CREDENTIAL_SECRET_REQUIRED:
		"No hay ningún secreto guardado que se pueda conservar: o aún no se ha guardado nada, o el cambio afecta al destino al que se envía el secreto. Envíe también el secreto.",
	SPACE_CREDENTIAL_REVOKED: "Estas credenciales fueron revocadas y ya no se usan. Guarde unas nuevas.",
	SPACE_CREDENTIAL_NEEDS_REAUTH:
		"El proveedor ya no acepta esta conexión. Vuelva a conectar el espacio; no hay otra solución.",
	SPACE_CREDENTIAL_UNAVAILABLE:
		"El proveedor no ha emitido un token nuevo y el anterior ya no sirve. Se volverá a intentar a partir de `retryAt`; hasta entonces no hay nada que hacer.",
	SPACE_CREDENTIAL_CHANGED:
		"Otra persona guardó estas credenciales mientras usted estaba en el sitio del proveedor. Revíselas y vuelva a conectar si aún desea sustituirlas.",
	SPACE_PROVIDER_NOT_OAUTH:
		"Los espacios no se conectan a este proveedor por OAuth. Declárelo con oauth2() o fromBetterAuth() en `credentials.providers` de spacesPlugin().",
	SPACE_CALLBACK_URL_UNTRUSTED:
		"`callbackURL` y `errorCallbackURL` deben pertenecer a un origen de confianza. Añádalo a `trustedOrigins` de betterAuth() o indique una ruta.",
	SPACE_CONNECT_STATE_INVALID:
		"Esta respuesta no corresponde a ninguna conexión iniciada en esta sesión durante los últimos diez minutos, o ya se ha usado. Empiece de nuevo.",
	SPACE_CONNECT_DENIED: "La conexión se rechazó en el proveedor.",
	SPACE_CONNECT_FAILED:
		"El proveedor no ha conectado el espacio. Inténtelo de nuevo; si el problema persiste, compruebe el cliente, los scopes y la URI de redirección del proveedor.",
	SPACE_CONNECT_OTHER_ACCOUNT:
		"Esta cuenta no es la que está conectada al espacio. Conéctese con aquella o indique `replace: true`.",
	SPACE_REVOCATION_FAILED:
		"Algunas conexiones no se pudieron revocar en sus proveedores (`providers`), por lo que el espacio se conserva. Inténtelo de nuevo o desconéctelas una a una.",
	SPACE_CREDENTIAL_UNSENDABLE:
		"Las credenciales no se pueden adjuntar a una solicitud: son de otra clase que la que declara su proveedor, o su texto no cabe en una cabecera. Compruebe `kind` y `headers` del proveedor en spacesPlugin().",
	SPACE_PROVIDER_UNDECLARED:
		"Nada indica adónde se pueden enviar las credenciales de este proveedor. Declárelo en `credentials.providers` de spacesPlugin(), con sus `hosts`.",
	SPACE_DESTINATION_REFUSED:
		"Las credenciales no se envían allí. `reason` explica por qué: añada el host a los `hosts` del proveedor, use https o active `privateNetwork` para una dirección privada.",
	SPACE_TEST_UNAVAILABLE:
		"Nada indica cómo probar las credenciales de este proveedor. Declare un `test` en `credentials.providers` de spacesPlugin().",
	SPACE_CREDENTIAL_UNREADABLE:
		"Las credenciales guardadas no se pueden abrir: su clave no está entre las configuradas o la fila fue alterada. Restablezca la clave en SPACES_KEYS o guarde las credenciales de nuevo.",
	SPACE_CACHE_UNAVAILABLE:
		"El almacenamiento secundario no respondió. Los demás procesos no se habrían enterado del cambio, así que no se cambió nada. Inténtelo de nuevo; si persiste, revise el almacenamiento o desactive la opción `cache` de spacesPlugin().",
	SPACE_KEYS_MISSING:
		'No hay ninguna clave de cifrado configurada. Defina SPACES_KEYS="<id>:<32 bytes en base64>" o pase `credentials.keys` a spacesPlugin().',
	SPACE_INTERNAL:
		"La solicitud falló dentro del plugin de espacios. Aquí no se indica la causa; consta en el registro del servidor.",
};
