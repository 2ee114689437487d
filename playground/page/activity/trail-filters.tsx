import type { SubmitEvent } from "react";
import { CATALOGUE } from "../../modules.ts";
import { PROVIDERS } from "../../providers.ts";
import { EVENT_TYPES } from "./sentences.tsx";
import type { TrailFilter } from "./use-trail.ts";

interface TrailFiltersProps {
	readonly people: readonly { readonly id: string; readonly name: string }[];
	readonly onFilter: (filter: TrailFilter) => void;
	readonly onClear: () => void;
}

const MOMENTS = ["since", "until"];
const MODULES = [...CATALOGUE, "spaces.permissions", "spaces.credentials"];

/** Whatever is filled in narrows the trail; the server filters. */
export function TrailFilters({ people, onFilter, onClear }: TrailFiltersProps) {
	const read = (event: SubmitEvent<HTMLFormElement>) => {
		event.preventDefault();
		const filled = [...new FormData(event.currentTarget)]
			.map(([name, value]) => [name, String(value).trim()] as const)
			.filter(([, value]) => value !== "")
			.map(([name, value]) => [name, MOMENTS.includes(name) ? new Date(value).toISOString() : value]);
		if (filled.length === 0) onClear();
		else onFilter(Object.fromEntries(filled));
	};
	return (
		<form className="trail-filters" aria-label="Filters" onSubmit={read} onReset={onClear}>
			<label className="field">
				What
				<select name="type">
					<option value="">Everything</option>
					{EVENT_TYPES.map((type) => (
						<option key={type}>{type}</option>
					))}
				</select>
			</label>
			<label className="field">
				Who
				<select name="actorId">
					<option value="">Everybody</option>
					{people.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</label>
			<Suggested name="role" title="Role" values={["owner", "admin", "trainer", "member"]} />
			<Suggested name="module" title="Module" values={MODULES} />
			<Suggested name="provider" title="Provider" values={Object.keys(PROVIDERS)} />
			<label className="field">
				Since
				<input type="datetime-local" name="since" />
			</label>
			<label className="field">
				Before
				<input type="datetime-local" name="until" />
			</label>
			<div className="button-row">
				<button type="submit" className="primary">
					Filter
				</button>
				<button type="reset">Clear</button>
			</div>
		</form>
	);
}

interface SuggestedProps {
	readonly name: keyof TrailFilter;
	readonly title: string;
	readonly values: readonly string[];
}

/** Any name may be typed: what is gone from the application is still in its trail. */
function Suggested({ name, title, values }: SuggestedProps) {
	return (
		<label className="field">
			{title}
			<input name={name} list={`trail-${name}`} autoComplete="off" spellCheck={false} />
			<datalist id={`trail-${name}`}>
				{values.map((value) => (
					<option key={value} value={value} />
				))}
			</datalist>
		</label>
	);
}
