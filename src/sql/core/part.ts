/** What SQL can be made of the options. */
export const SQL_PARTS = ["decision", "row-level-security"] as const;
export type SqlPart = (typeof SQL_PARTS)[number];
