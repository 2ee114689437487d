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
	denied: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.8 3.8l8.4 8.4",
	closed: "M2.5 6.5h11M4 6.5v7h8v-7M2.5 6.5 4.5 3h7l2 3.5M8 9v2",
	unsaved: "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z",
	elsewhere: "M13 6.5A5.5 5.5 0 0 0 3.2 5M3 2.5V5h2.5M3 9.5a5.5 5.5 0 0 0 9.8 1.5m.2 2.5V11h-2.5",
	undo: "M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6",
	redo: "m10.5 3 3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10",
	down: "m4 6 4 4 4-4",
	person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8Zm-5.5 6c.4-2.6 2.6-4 5.5-4s5.1 1.4 5.5 4",
	role: "M8 1.8 13.5 4v4c0 3-2.2 5.2-5.5 6.3C4.7 13.2 2.5 11 2.5 8V4L8 1.8Z",
	sum: "M12 4.5V3H4l4.5 5L4 13h8v-1.5",
	target: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 9.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4Z",
	window: "M2 3.5h12v9H2v-9ZM2 6h12",
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
