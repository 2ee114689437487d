/** Works through a list, so many at a time, and answers in its order. Ends with the first failure. */
export async function inParallel<T, R>(
	most: number,
	items: readonly T[],
	work: (item: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	const rest = items.entries();
	const worker = async () => {
		for (const [index, item] of rest) results[index] = await work(item);
	};
	await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
	return results;
}
