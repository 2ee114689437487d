import { serverEndpoint } from "../http/space-endpoint.ts";
import { printSql } from "./print-sql.ts";
import { sqlInput } from "./wire.ts";

export const sqlEndpoints = () => ({
	spacesSql: serverEndpoint(sqlInput, (context, options) => printSql(context, options)),
});
