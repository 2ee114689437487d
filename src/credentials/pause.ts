/** Waits, in milliseconds: the least, and at random up to the most, so that those who wait do not come back together. */
export function pause(least: number, most = least): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}

/** What the work answers in time, in milliseconds; undefined when it takes longer. The work goes on. */
export async function within<T>(work: Promise<T>, time: number): Promise<T | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), Math.max(0, time));
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
