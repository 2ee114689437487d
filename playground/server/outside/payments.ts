import { serve } from "./serve.ts";

/** A company that takes payments, and knows one customer by one key. */
export function startPayments(key: string) {
	return serve(() => (request, response) => {
		const known = request.headers.authorization === `Bearer ${key}`;
		response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
		response.end(JSON.stringify(known ? { balance: 128_400, currency: "EUR" } : { error: "unknown key" }));
	});
}
