import * as z from "zod";
import { serverEndpoint } from "../http/space-endpoint.ts";
import { inspectSpaces } from "./inspect.ts";
import { sweepSpaces } from "./sweep.ts";
import { sweepInput } from "./wire.ts";

export const doctorEndpoints = () => ({
	inspectSpaces: serverEndpoint(z.undefined(), (context) => inspectSpaces(context)),
	sweepSpaces: serverEndpoint(sweepInput, (context, options) => sweepSpaces(context, options)),
});
