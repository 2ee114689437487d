const PATHS = {
	read: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
	write: "m2.5 13.5.7-3L10.7 3a1.4 1.4 0 0 1 2 0l.3.3a1.4 1.4 0 0 1 0 2L5.5 12.8l-3 .7ZM9.5 4.2l2.3 2.3",
	admin: "M10.3 9.2a3.6 3.6 0 1 0-3.4-2.4L2 11.7V14h2.5v-1.7h1.7v-1.7h1.3l1.1-1.2c.5.2 1.1.3 1.7.3ZM11 5h.01",
	none: "M4 8h8",
	yes: "m3 8.5 3.3 3.3L13 4.8",
	no: "m4 4 8 8m0-8-8 8",
	override: "M8 2.5 13.5 8 8 13.5 2.5 8 8 2.5Z",
	inherited: "M8 3v7.5M4.8 7.6 8 10.8l3.2-3.2M3.5 13.3h9",
	lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9V7Z",
	wait: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3.2l2.2 1.4",
	older: "m4 6 4 4 4-4",
	alert: "M8 2 15 14H1L8 2Zm0 4.5v3.2m0 2.2v.1",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text: the text says it all. */
export function Icon({ name }: { readonly name: IconName }) {
	return (
		<svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
