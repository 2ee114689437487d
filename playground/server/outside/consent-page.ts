interface ConsentPage {
	readonly accounts: readonly { readonly id: string; readonly name: string }[];
	readonly scopes: readonly string[];
}

const MEANINGS: Readonly<Record<string, string>> = {
	"calendar.read": "See the meetings of the account",
	"calendar.write": "Make and change meetings",
};

/** The page of another company, on purpose not in the colours of the playground. */
export function consentPage({ accounts, scopes }: ConsentPage): string {
	const choices = accounts.map(
		({ id, name }, index) =>
			`<label><input type="radio" name="account" value="${id}"${index === 0 ? " checked" : ""}> <span>${name}<small>${id}</small></span></label>`,
	);
	const rights = scopes.map(
		(scope) =>
			`<label><input type="checkbox" name="scope" value="${scope}" checked> <span>${MEANINGS[scope] ?? scope}<small>${scope}</small></span></label>`,
	);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Meetings: allow access?</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/consent.css">
<main>
	<p class="brand">Meetings</p>
	<h1>The spaces playground asks for access</h1>
	<p>This is another company’s page, served from your own machine. Untick a right, or refuse, and see what becomes of it.</p>
	<form method="post">
		<fieldset><legend>Which account?</legend>${choices.join("")}</fieldset>
		<fieldset><legend>What may it do?</legend>${rights.join("")}</fieldset>
		<p class="actions">
			<button name="answer" value="refuse">Refuse</button>
			<button name="answer" value="allow" class="primary">Allow</button>
		</p>
	</form>
</main>
</html>`;
}

export const CONSENT_STYLE = `
:root {
	color-scheme: light dark;
	--ink: light-dark(#1c1d33, #e9e9f4);
	--soft: light-dark(#5a5c77, #a9abc4);
	--line: light-dark(#d9daea, #383a55);
	--surface: light-dark(#fff, #1b1c2b);
	--accent: light-dark(#4338a8, #b3acff);
	font: 1rem/1.5 system-ui, sans-serif;
	background: light-dark(#eeeef8, #11121c);
	color: var(--ink);
	accent-color: var(--accent);
}
* { box-sizing: border-box; }
body { display: grid; min-height: 100vh; margin: 0; padding: 1rem; place-items: center; }
main { width: min(100%, 27rem); padding: clamp(1.25rem, 5vw, 2rem); border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); }
h1 { margin: .25rem 0 .5rem; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.015em; }
p { margin: 0; color: var(--soft); font-size: .9375rem; }
.brand { color: var(--accent); font-weight: 700; }
fieldset { display: grid; gap: .25rem; margin: 1.25rem 0 0; padding: 0; border: 0; }
legend { margin-bottom: .25rem; padding: 0; font-size: .8125rem; font-weight: 600; }
label { display: flex; gap: .75rem; align-items: center; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .6rem; }
label:has(:checked) { border-color: var(--accent); }
small { display: block; color: var(--soft); font: .75rem/1.4 ui-monospace, monospace; }
input { flex: none; width: 1.1rem; height: 1.1rem; margin: 0; }
.actions { display: flex; gap: .75rem; justify-content: end; margin-top: 1.5rem; }
button { padding: .55rem 1.1rem; border: 1px solid var(--soft); border-radius: .6rem; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
.primary { border-color: var(--accent); background: var(--accent); color: light-dark(#fff, #16133a); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
