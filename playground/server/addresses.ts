const NAMES = ["localhost", "127.0.0.1"];

/** The names under which a browser on this machine may find the playground. To it they are two sites, with two sets of cookies. */
export function hostsOf(port: number): readonly string[] {
	return NAMES.map((name) => `${name}:${port}`);
}

/** Where a provider sends whoever connects a space back to, under each of the names. */
export function redirectUrisOf(provider: string, port: number): readonly string[] {
	return hostsOf(port).map((host) => `http://${host}/api/auth/spaces/credentials/callback/${provider}`);
}
