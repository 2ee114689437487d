/** What a credential holds, and where. */
export interface Content {
	readonly spaceId: string;
	readonly provider: string;
	readonly accessToken: string;
	readonly refreshToken: string | null;
}

const PROVIDERS = 100;

export function spacesOf(rows: number): string[] {
	return Array.from({ length: Math.ceil(rows / PROVIDERS) }, (_, index) => `space-${index}`);
}

/** Which credential is the one with this number. */
export function whereIs(index: number): Pick<Content, "spaceId" | "provider"> {
	return { spaceId: `space-${Math.floor(index / PROVIDERS)}`, provider: `p${index % PROVIDERS}` };
}

/** The other way round. */
export function numberOf(spaceId: string, provider: string): number {
	return Number(spaceId.slice("space-".length)) * PROVIDERS + Number(provider.slice(1));
}

/** What is in it at first: in one of three a refresh token too. */
export function seeded(index: number): Content {
	const refreshToken = index % 3 === 0 ? `seeded-refresh-${index}-${"r".repeat(64)}` : null;
	return { ...whereIs(index), accessToken: `seeded-access-${index}-${"a".repeat(64)}`, refreshToken };
}

/** What a writer puts there the n-th time that he writes at all: by turns with a refresh token and without. */
export function written(index: number, writer: number, n: number): Content {
	const refreshToken = n % 2 === 0 ? `written-refresh-${index}-${writer}-${n}` : null;
	return { ...whereIs(index), accessToken: `written-access-${index}-${writer}-${n}`, refreshToken };
}
