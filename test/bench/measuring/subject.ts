/** What is measured. */
export interface Subject {
	readonly name: string;
	/** Nanoseconds that one operation took just now. Fails on a wrong answer. */
	readonly sample: () => number | UnderLoad | Promise<number | UnderLoad>;
	readonly aims?: readonly TimeAim[];
	readonly queries?: Queries;
}

/** What a server did while several connections asked it. All in nanoseconds. */
export interface UnderLoad {
	/** From one answer to the next, whoever got it. */
	readonly time: number;
	/** How long half of the requests waited at most. */
	readonly p50: number;
	/** How long 99 of 100 waited at most. */
	readonly p99: number;
}

/** Subjects that are measured in turns. The first one is what the others are compared to. */
export interface Group {
	readonly title: string;
	/** Added to the name of every subject. */
	readonly where?: string;
	/** One sample takes so long that a round has only one. */
	readonly slow?: boolean;
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
