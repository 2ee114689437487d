import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { deleteEvent, insertEvent } from "./audit-store.ts";
import { eventKey, type SpaceChange, type SpaceEvent } from "./core/event.ts";

/** Where changes happen, and who makes them; null for server code. */
export interface Author {
	readonly spaceId: string;
	readonly userId: string | null;
}

/**
 * Makes a change and tells of it: the audit trail in the same transaction, and before it where there is none; the
 * listener once it is there for everybody. Work that comes to nothing (`false` or `null`), or is refused, leaves no trace.
 *
 * @param happened asked when it fails, where that can be found out
 */
export async function recorded<T>(
	context: SpacesContext,
	author: Author,
	change: SpaceChange,
	work: () => Promise<T>,
	happened: () => Promise<boolean> = async () => true,
): Promise<T> {
	const event = toEvent(context, author, change);
	const key = newKey(context, event);
	const result = await context.db.transaction(async () => {
		await writeTrail(context, key, event);
		try {
			const done = await work();
			if (done === false || done === null) await eraseTrail(context, key);
			return done;
		} catch (error) {
			// A transaction takes the trail back by itself. Without one, a change whose answer was lost has been made.
			const undone = error instanceof SpacesError || !(await happened().catch(() => true));
			if (undone) await eraseTrail(context, key).catch(() => {});
			throw error;
		}
	});
	if (result !== false && result !== null) await tell(context, event);
	return result;
}

/** For a change that others make, within their transaction. */
export async function record(context: SpacesContext, author: Author, change: SpaceChange): Promise<void> {
	const event = toEvent(context, author, change);
	await writeTrail(context, newKey(context, event), event);
	await tell(context, event);
}

/** For what is too frequent for the trail: only the listener hears of it. */
export function announce(context: SpacesContext, author: Author, change: SpaceChange): Promise<void> {
	return tell(context, toEvent(context, author, change));
}

function toEvent(context: SpacesContext, { spaceId, userId }: Author, change: SpaceChange): SpaceEvent {
	return { ...change, spaceId, actorId: userId, at: context.now() };
}

function newKey({ nextNumber }: SpacesContext, { at }: SpaceEvent): string {
	return eventKey(at, nextNumber(), crypto.randomUUID().slice(-12));
}

async function writeTrail(context: SpacesContext, key: string, event: SpaceEvent): Promise<void> {
	if (context.audit) await insertEvent(context, key, event);
}

async function eraseTrail(context: SpacesContext, key: string): Promise<void> {
	if (context.audit) await deleteEvent(context, key);
}

/** A listener that fails fails alone: the change is made. */
async function tell({ db, onEvent, log }: SpacesContext, event: SpaceEvent): Promise<void> {
	if (!onEvent) return;
	await db.afterCommit(async () => {
		try {
			await onEvent(event);
		} catch (error) {
			log("onEvent failed.", error);
		}
	});
}
