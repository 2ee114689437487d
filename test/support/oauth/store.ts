import type { Adapter, AdapterPayload } from "oidc-provider";

export type Store = ReturnType<typeof createStore>;

/** What the server remembers. The one of oidc-provider forgets the oldest beyond a thousand. */
export function createStore() {
	const models = new Map<string, Map<string, AdapterPayload>>();
	const rowsOf = (model: string) => {
		const rows = models.get(model) ?? new Map<string, AdapterPayload>();
		models.set(model, rows);
		return rows;
	};
	const forgetGrant = (rows: Map<string, AdapterPayload>, grantId: string) => {
		for (const [id, payload] of rows) if (payload.grantId === grantId) rows.delete(id);
	};
	const adapter = (model: string): Adapter => {
		const rows = rowsOf(model);
		return {
			upsert: async (id, payload) => void rows.set(id, structuredClone(payload)),
			find: async (id) => structuredClone(rows.get(id)),
			findByUid: async (uid) => structuredClone([...rows.values()].find((payload) => payload.uid === uid)),
			findByUserCode: async () => undefined,
			consume: async (id) => {
				const payload = rows.get(id);
				if (payload) payload.consumed = Math.floor(Date.now() / 1000);
			},
			destroy: async (id) => void rows.delete(id),
			revokeByGrantId: async (grantId) => forgetGrant(rows, grantId),
		};
	};
	return {
		adapter,
		/** Every grant of this account, and all that came of it. */
		revokeAccount: (account: string) => {
			const grants = rowsOf("Grant");
			for (const [grantId, { accountId }] of grants) {
				if (accountId !== account) continue;
				grants.delete(grantId);
				for (const rows of models.values()) forgetGrant(rows, grantId);
			}
		},
		expireAccessTokens: () => {
			for (const payload of rowsOf("AccessToken").values()) payload.exp = 1;
		},
	};
}
