/** What SQL can be made of the options. */
export const SQL_PARTS = ["decision", "row-level-security"] as const;
/** `decision`: the functions to ask in SQL. `row-level-security`: policies of the plugin's own tables. */
export type SqlPart = (typeof SQL_PARTS)[number];
