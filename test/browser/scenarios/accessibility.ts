import { assertAccessible, assertStill } from "../axe.ts";
import { signInAs } from "../page.ts";
import { open, type Scenario } from "../world.ts";

const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) =>
	[1280, 320].map((width) => ({ colorScheme, width })),
);

const permissions: Scenario = {
	name: "accessibility: axe finds nothing on the Permissions view, in light and dark, wide and narrow",
	run: async (world) => {
		for (const { colorScheme, width } of LOOKS) {
			const page = await open(world, { viewport: { width, height: 900 }, colorScheme });
			await signInAs(page, "owner");
			await assertAccessible(page, `Permissions, ${colorScheme}, ${width} px`);
		}
	},
};

const reducedMotion: Scenario = {
	name: "accessibility: nothing moves for whoever asked for reduced motion",
	run: async (world) => {
		const page = await open(world, { reducedMotion: "reduce" });
		await signInAs(page, "owner");
		await assertStill(page);
	},
};

export const ACCESSIBILITY_SCENARIOS: readonly Scenario[] = [permissions, reducedMotion];
