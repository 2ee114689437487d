/** Works through a list, so many at a time. Ends with the first failure. */
export async function inParallel<T>(
	most: number,
	items: readonly T[],
	work: (item: T) => Promise<unknown>,
): Promise<void> {
	const rest = items[Symbol.iterator]();
	const worker = async () => {
		for (const item of rest) await work(item);
	};
	await Promise.all(Array.from({ length: most }, worker));
}
