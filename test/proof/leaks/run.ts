import { spacesPlugin } from "../../../src/index.ts";
import { captureOutput } from "./capture.ts";
import type { Open } from "./databases.ts";
import type { Drive } from "./drive.ts";
import { shortfalls } from "./floors.ts";
import { connections } from "./parts/connections.ts";
import { everybody } from "./parts/everybody.ts";
import { brokenDatabase, brokenKeys, brokenListener } from "./parts/failures.ts";
import { kinds, rotation } from "./parts/kinds.ts";
import { client, endings, inOrder, ofBetterAuth, strangers } from "./parts/others.ts";
import { providerAnswers } from "./parts/provider-answers.ts";
import { refusedInput } from "./parts/refused-input.ts";
import { unreadable } from "./parts/unreadable.ts";
import { createRecorder, type Hit, type Searched } from "./recorder.ts";
import { openStage } from "./stage.ts";
import { createTally, type Tally } from "./tally.ts";

/** What came of one back end. */
export interface Result {
	readonly backend: string;
	readonly hits: readonly Hit[];
	/** What did not go as the proof says, so that it proves less than it says. */
	readonly faults: readonly string[];
	readonly tally: Tally;
	readonly searched: Searched;
}

const PARTS: readonly ((drive: Drive) => Promise<void>)[] = [
	...[kinds, connections, everybody, refusedInput, providerAnswers, unreadable, inOrder, rotation],
	...[brokenListener, brokenKeys, brokenDatabase, client, ofBetterAuth, endings],
];

/** Drives everything on one back end, and looks for the secrets in all that comes out. */
export async function driveAll(
	open: Open,
	{ longForm, interrupted }: { readonly longForm: boolean; readonly interrupted?: AbortSignal },
): Promise<Result> {
	const recorder = createRecorder();
	const tally = createTally();
	const database = await open(recorder);
	const release = captureOutput(recorder);
	try {
		const stage = await openStage(recorder, database);
		const own = Object.keys(spacesPlugin({ audit: true }).endpoints);
		for (const name of strangers(stage.auth, own)) tally.fault(`${name} is not driven, or is no endpoint`);
		for (const part of PARTS) {
			interrupted?.throwIfAborted();
			await part({ stage, recorder, tally, longForm });
		}
		await stage.close();
	} finally {
		release();
		await database.close();
	}
	const searched = recorder.searched();
	const faults = [...tally.faults, ...shortfalls(database.name, tally, searched)];
	return { backend: database.name, hits: recorder.hits, faults, tally, searched };
}
