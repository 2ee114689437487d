import type { Fixture, Stage, Told } from "./stage.ts";

/** One of the things that can be done to a space, and fail. */
export interface Operation {
	readonly name: string;
	/** Makes ready what it needs, in a fixture of its own. */
	readonly prepare: (stage: Stage, fixture: Fixture) => Promise<Deed>;
	/**
	 * It is made of several changes, each whole in itself, even where there are transactions: something outside the
	 * database is asked in between, or it works through many rows.
	 */
	readonly inSteps?: boolean;
	/** Whether it was done, by what was told. Default: a status below 300, or a redirect without an error. */
	readonly done?: (told: Told) => boolean;
	/** Better Auth makes the change, and the plugin tells of it afterwards. */
	readonly toldAfterwards?: boolean;
	/** What is told of it besides, when it finds that what it was told had failed has happened. */
	readonly alsoTells?: string;
	/** It looks again by itself, finds done what had seemed to fail, and then the listener does not hear of that. */
	readonly looksAgain?: boolean;
	/**
	 * What Better Auth itself does not hold to: `answer`, it may say that it is done when it is not; `steps`, it cannot be
	 * asked again for what failed between them.
	 */
	readonly theirs?: "answer" | "steps";
	/** Waits for a database that comes back, for 20 seconds: it is not tried with one that does not. */
	readonly patient?: boolean;
}

export interface Deed {
	readonly run: () => Promise<Told>;
	/** How somebody does it again who was told that it failed. Default: the same. */
	readonly again?: () => Promise<Told>;
}

export function isDone({ done }: Operation, told: Told): boolean {
	if (done) return done(told);
	return told.status < 300 || (told.status === 302 && told.code === null);
}
