/** What a remedy tells the reader to run. */
export const MIGRATE = "npx @better-auth/cli migrate";
export const GENERATE = "npx @better-auth/cli generate";
export const DOCTOR = "npx better-auth-spaces doctor";
export const ROTATE = "npx better-auth-spaces rotate";
export const SWEEP = "npx better-auth-spaces sweep";
export const PRINT_TABLES = "npx better-auth-spaces sql tables";
