import ts from "typescript";

/**
 * What TypeScript has to say of the files of a project, and of others that are on no disk: `shown`, by their paths. What
 * they import is not judged.
 */
export function typeFaults(
	config: string,
	shown: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
	const { options, fileNames } = parseConfig(config);
	const files = [...fileNames, ...shown.keys()];
	const program = ts.createProgram(files, options, hostWith(shown, options));
	const faults = files.flatMap((file) => {
		const source = program.getSourceFile(file);
		return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
	});
	return faults.map(
		({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
	);
}

function parseConfig(config: string): ts.ParsedCommandLine {
	const parsed = ts.getParsedCommandLineOfConfigFile(
		config,
		{},
		{
			...ts.sys,
			onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
				throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
			},
		},
	);
	if (!parsed) throw new Error(`There is no ${config}.`);
	return parsed;
}

function hostWith(shown: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
	const host = ts.createCompilerHost(options);
	const directories = new Set([...shown.keys()].map((file) => file.slice(0, file.lastIndexOf("/"))));
	const { fileExists, readFile, directoryExists, getSourceFile } = host;
	host.fileExists = (file) => shown.has(file) || fileExists(file);
	host.readFile = (file) => shown.get(file) ?? readFile(file);
	host.directoryExists = (path) => directories.has(path) || (directoryExists?.(path) ?? true);
	host.getSourceFile = (file, languageVersion, ...rest) => {
		const code = shown.get(file);
		return code === undefined
			? getSourceFile(file, languageVersion, ...rest)
			: ts.createSourceFile(file, code, languageVersion);
	};
	return host;
}
