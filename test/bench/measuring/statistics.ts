/** A median and the middle half around it. */
export interface Spread {
	readonly median: number;
	readonly low: number;
	readonly high: number;
}

export function spread(values: readonly number[]): Spread {
	return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** Between two values, as far as the quantile lies between their places. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)] ?? Number.NaN;
	const above = sorted[Math.ceil(place)] ?? Number.NaN;
	return below + (above - below) * (place - Math.floor(place));
}
