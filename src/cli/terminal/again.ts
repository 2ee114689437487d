const NOT_REPEATED = new Set(["json", "strict"]);

/** A command line to copy, with these options. */
export function again(command: string, options: Readonly<Record<string, unknown>>): string {
	const flags = Object.entries(options).flatMap(([name, value]) => {
		if (value === undefined || value === false || NOT_REPEATED.has(name)) return [];
		const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
		return value === true ? [flag] : [flag, quoted(String(value))];
	});
	return ["npx better-auth-spaces", command, ...flags].join(" ");
}

/** The command line that was typed, without what started it, and with these arguments behind. */
export function typed(...more: readonly string[]): string {
	return ["better-auth-spaces", ...process.argv.slice(2), ...more].map(quoted).join(" ");
}

function quoted(text: string): string {
	return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
