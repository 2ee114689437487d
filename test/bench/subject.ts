/** What is measured. */
export interface Subject {
	readonly name: string;
	/** Nanoseconds that one operation took just now. Fails on a wrong answer. */
	readonly sample: () => number | Promise<number>;
	readonly aims?: readonly TimeAim[];
	readonly queries?: Queries;
}

/** Subjects that are measured in turns. The first one is what the others are compared to. */
export interface Group {
	readonly title: string;
	/** Added to the name of every subject. */
	readonly where?: string;
	readonly subjects: readonly Subject[];
}

/** At most so many times as long as another subject of the group. */
export interface TimeAim {
	readonly atMost: number;
	/** The group's first subject where none is named. */
	readonly of?: string;
}

/** SQL statements of one operation. */
export interface Queries {
	readonly total: number;
	/** Without those that read the session. */
	readonly beyondSession: number;
	/** How many of the latter there should be at most. */
	readonly aim?: number;
}
