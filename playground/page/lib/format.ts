const DATE_TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function dateTime(date: Date | string): string {
	return DATE_TIME.format(new Date(date));
}

export function count(amount: number, one: string, many = `${one}s`): string {
	return `${amount} ${amount === 1 ? one : many}`;
}

const RELATIVE = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const UNITS = [
	{ unit: "second", seconds: 1, upTo: 120 },
	{ unit: "minute", seconds: 60, upTo: 5_400 },
	{ unit: "hour", seconds: 3_600, upTo: 129_600 },
	{ unit: "day", seconds: 86_400, upTo: Number.POSITIVE_INFINITY },
] as const;

/** “in 3 minutes”, “2 days ago”. */
export function relativeTime(date: Date | string, now: number): string {
	const away = (new Date(date).getTime() - now) / 1_000;
	const { unit, seconds } = UNITS.find(({ upTo }) => Math.abs(away) < upTo) ?? UNITS[3];
	return RELATIVE.format(Math.trunc(away / seconds), unit);
}
