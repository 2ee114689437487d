export type { SpaceErrorCode, SpaceErrorTranslation } from "./error-codes.ts";
export { SPACE_ERROR_MESSAGES as en } from "./error-codes.ts";
export { de } from "./locales/de.ts";
export { es } from "./locales/es.ts";
export { fr } from "./locales/fr.ts";
