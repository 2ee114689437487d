/** `1,000,000`. */
export function number(value: number): string {
	return value.toLocaleString("en");
}

/** What goes on, on the error stream: the other one has the findings and the figures. */
export function say(text: string): void {
	console.error(`… ${text}`);
}
