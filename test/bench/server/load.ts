import type { Group, Subject } from "../measuring/subject.ts";
import { CAN, HAS_PERMISSION, type Post } from "../over-the-wire/posts.ts";
import { MATRIX } from "../worlds/matrix.ts";
import type { Address } from "./server-process.ts";
import { loadServer, type Shot } from "./turn.ts";

const CONNECTIONS = [1, 10, 100];
/** Every connection asks them in turn. */
const QUESTIONS = MATRIX.questions.slice(0, 64);

/** Of one turn. */
export interface Load {
	readonly leastRequests: number;
	readonly leastPerConnection: number;
}

/** @param where the database of the server */
export function underLoad(where: string, server: Address, load: Load): readonly Group[] {
	return CONNECTIONS.map((connections) => {
		const requests = Math.max(load.leastRequests, load.leastPerConnection * connections);
		const turn = { connections, requests };
		const subject = (name: string, post: Post): Subject => ({
			name,
			sample: () => loadServer(server, shotsOf(post, server), turn),
		});
		const plural = connections === 1 ? "connection" : "connections";
		return {
			title: `On an HTTP server, ${where}, ${connections} ${plural}: time per request`,
			where: `${where}, ${connections} ${plural}`,
			slow: true,
			subjects: [
				subject("POST /organization/has-permission", HAS_PERMISSION),
				{ ...subject("POST /spaces/can", CAN), aims: [{ atMost: 0.9 }] },
			],
		};
	});
}

function shotsOf({ path, body, allowed }: Post, { spaceId }: Address): readonly Shot[] {
	return QUESTIONS.map((question) => ({
		path,
		body: body(spaceId, question),
		isRight: (status, text) => status === 200 && allowed(JSON.parse(text)) === question.expected,
	}));
}
