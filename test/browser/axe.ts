import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every rule of axe on the page as it stands. `state` says in the failure what the page was showing. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
	await settled(page);
	const axe = new AxeBuilder({ page }).withTags(STANDARDS).options({ resultTypes: ["violations"] });
	const { passes, violations } = await axe.analyze();
	assert.ok(passes.length > 0, "axe has looked at the page");
	const found = violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`),
	);
	assert.deepEqual(found, [], `accessibility of: ${state}`);
}

const ALL_LOOKS = (["dark", "light"] as const).flatMap((colorScheme) =>
	[320, 1280].map((width) => ({ colorScheme, width })),
);
/** Each theme and each width once: most of what can be wrong is wrong in one of them alone. */
const TWO_LOOKS = [
	{ colorScheme: "dark", width: 320 },
	{ colorScheme: "light", width: 1280 },
] as const;

/** The same in light and dark, wide and narrow, where nothing may stick out either. */
export async function assertAccessibleInLooks(
	page: Page,
	state: string,
	looks: "all" | "two" = "two",
): Promise<void> {
	for (const { colorScheme, width } of looks === "all" ? ALL_LOOKS : TWO_LOOKS) {
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width, height: 900 });
		const look = `${state}, ${colorScheme}, ${width} px`;
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(wide <= width, `${look}: ${wide} px wide`);
		await assertAccessible(page, look);
	}
}

/** Waits for colours that are fading, as after a change of theme: halfway they have the contrast of neither. */
async function settled(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await new Promise(requestAnimationFrame);
		const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
		await Promise.allSettled(fading.map(({ finished }) => finished));
	});
}

/** Fails when something on the page moves, or would at the next change of state. */
export async function assertStill(page: Page): Promise<void> {
	const moving = await page.evaluate(() => {
		const running = document.getAnimations().map((animation) => {
			const { target } = animation.effect as KeyframeEffect;
			return `animation of <${target?.localName} class="${target?.className}">`;
		});
		const ready = [...document.querySelectorAll("body *")].flatMap((element) => {
			const { transitionDuration, animationName } = getComputedStyle(element);
			const takesTime = transitionDuration.split(",").some((duration) => Number.parseFloat(duration) > 0);
			return takesTime || animationName !== "none"
				? [`<${element.localName} class="${element.className}">`]
				: [];
		});
		return [...running, ...ready];
	});
	assert.deepEqual(moving, []);
}
