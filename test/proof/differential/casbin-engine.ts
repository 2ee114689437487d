import { newEnforcer, newModelFromString } from "casbin";
import { MODEL, policyOf } from "./casbin-policy.ts";
import type { Engine } from "./engine.ts";

/** One enforcer for all states: to build one takes longer than to ask it. */
export async function casbinEngine(): Promise<Engine> {
	const enforcer = await newEnforcer(newModelFromString(MODEL));
	return async (state) => {
		enforcer.clearPolicy();
		await enforcer.addPolicies(policyOf(state));
		const held = state.storedRole.split(",");
		return ({ module, action }) => ({
			allowed: held.some((role) => enforcer.enforceSync(role, module, action)),
			because: null,
		});
	};
}
