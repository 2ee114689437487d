/** What came of an action. */
export interface Message {
	readonly tone: "good" | "bad";
	/** With `code` in backticks. */
	readonly text: string;
}
