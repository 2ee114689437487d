// Compiled by `npm run typecheck`, never run: what must compile, and with `@ts-expect-error` what must not.
import { i18n } from "@better-auth/i18n";
import { de, en, es, fr, type SpaceErrorTranslation } from "../../src/locales.ts";

export const translator = i18n({ translations: { de, en, es, fr }, defaultLocale: "de" });

const { SPACE_NOT_FOUND, ...rest } = de;
// @ts-expect-error a code that is missing
export const incomplete: SpaceErrorTranslation = rest;
// @ts-expect-error a code that is misspelt
export const misspelt: SpaceErrorTranslation = { ...rest, SPACE_NOTFOUND: "" };
export const inDutch: SpaceErrorTranslation = { ...rest, SPACE_NOT_FOUND: "Deze space bestaat niet." };
// @ts-expect-error a code that the plugin does not have
export const surplus: SpaceErrorTranslation = { ...de, SPACE_LOST: "Der Space ist verloren." };
// @ts-expect-error a text that is none
export const empty: SpaceErrorTranslation = { ...rest, SPACE_NOT_FOUND: undefined };
