import { Redis } from "ioredis";

const LOCAL_SERVER = "redis://127.0.0.1:6379";

/** How to have one, for the line that the run prints where there is none. */
export const HOW_TO_START_REDIS = "docker run --rm -p 6379:6379 redis, or TEST_REDIS_URL";

export interface RedisServer {
	readonly url: string;
	/** Where it came from, for the line that the run prints. */
	readonly origin: string;
}

/** `TEST_REDIS_URL`, else a server that already runs here, else none. */
export async function findRedis(): Promise<RedisServer | null> {
	const configured = process.env.TEST_REDIS_URL;
	if (configured) {
		await ping(configured);
		return { url: configured, origin: "TEST_REDIS_URL" };
	}
	return ping(LOCAL_SERVER).then(
		() => ({ url: LOCAL_SERVER, origin: "the server on 127.0.0.1:6379" }),
		() => null,
	);
}

async function ping(url: string): Promise<void> {
	const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 3_000 });
	client.on("error", () => {});
	try {
		await client.connect();
		await client.ping();
	} finally {
		client.disconnect();
	}
}
