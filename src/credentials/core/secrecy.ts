/** What a form shows in place of a secret. Taken for one it would overwrite it. */
const MASK = /…|[*＊•●∙·◦○⬤⚫]{3}|(?:^|[_-])\.{3}\w{2,8}$|^[[<(](?:redacted|masked|hidden)[\])>]$/iu;

export function looksMasked(text: string): boolean {
	return MASK.test(text);
}

/** How the secrets of well-known services begin. */
const SECRET =
	/^(?:[srp]k_(?:live|test)_|whsec_|gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|AKIA|AIza|SG\.|npm_|shpat_|EAA[A-Z]|ya29\.|eyJ[\w-]+\.|-----BEGIN )/;

/** Whether a text that everybody may see looks like one that nobody may. */
export function looksSecret(text: string): boolean {
	return SECRET.test(text.trim());
}

/** A field of such a name is a secret, whoever declares it to be none. */
const SECRET_NAME = /(?:pass(?:word|phrase|wd)?|secret|token|api_?key|private_?key|credentials?)$/i;

export function isSecretName(name: string): boolean {
	return SECRET_NAME.test(name);
}
