import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { Icon, type IconName } from "../components/icon.tsx";
import { CHOICES, type Choice } from "./matrix-draft.ts";
import { placeBeside } from "./place-beside.ts";

interface LevelMenuProps {
	/** Where it opens, and what gets the focus back. */
	readonly anchor: HTMLElement;
	readonly title: string;
	/** What is chosen now; null where that differs from cell to cell. */
	readonly chosen: Choice | null;
	/** What the default means here. */
	readonly defaultMeans: string;
	readonly onChoose: (choice: Choice) => void;
	readonly onClose: () => void;
}

const ICONS: Readonly<Record<Choice, IconName>> = {
	default: "inherited",
	none: "denied",
	read: "read",
	write: "write",
	admin: "admin",
};

const MEANINGS: Readonly<Record<Exclude<Choice, "default">, string>> = {
	none: "nothing, whatever the default",
	read: "look",
	write: "look and change",
	admin: "look, change and manage",
};

/** The choices of a cell, or of a whole row or column, as a list in the browser's own popover. */
export function LevelMenu({ anchor, title, chosen, defaultMeans, onChoose, onClose }: LevelMenuProps) {
	const id = useId();
	const menu = useRef<HTMLDivElement>(null);

	useEffect(() => {
		const element = menu.current;
		if (!element) return;
		if (!element.matches(":popover-open")) element.showPopover();
		placeBeside(element, anchor);
		optionAt(element, chosen === null ? 0 : CHOICES.indexOf(chosen))?.focus();
	}, [anchor, chosen]);

	const close = () => {
		anchor.focus();
		onClose();
	};
	const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
		const focused = CHOICES.findIndex((_, index) => optionAt(event.currentTarget, index) === event.target);
		const next = moveIn(event.key, focused);
		if (next !== null) optionAt(event.currentTarget, next)?.focus();
		else if (event.key === "Tab" || event.key === "Escape") close();
		else if ((event.key === "Enter" || event.key === " ") && focused >= 0) {
			onChoose(CHOICES[focused] ?? "default");
			close();
		} else return;
		event.preventDefault();
	};

	return (
		<div
			ref={menu}
			className="level-menu"
			popover="auto"
			onToggle={(event) => event.newState === "closed" && onClose()}
		>
			<p className="level-menu-title" id={id}>
				{title}
			</p>
			<div role="listbox" aria-labelledby={id} onKeyDown={onKeyDown}>
				{CHOICES.map((choice) => (
					<Option
						key={choice}
						choice={choice}
						chosen={choice === chosen}
						meaning={choice === "default" ? defaultMeans : MEANINGS[choice]}
						onClick={() => {
							onChoose(choice);
							close();
						}}
					/>
				))}
			</div>
		</div>
	);
}

interface OptionProps {
	readonly choice: Choice;
	readonly chosen: boolean;
	readonly meaning: string;
	readonly onClick: () => void;
}

function Option({ choice, chosen, meaning, onClick }: OptionProps) {
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the list listens for all of its options.
		<div role="option" tabIndex={-1} aria-selected={chosen} data-choice={choice} onClick={onClick}>
			<Icon name={ICONS[choice]} />
			<span>
				<strong>{choice}</strong> <span className="fine">{meaning}</span>
			</span>
			{chosen && <Icon name="yes" />}
		</div>
	);
}

function optionAt(list: Element, index: number): HTMLElement | undefined {
	return [...list.querySelectorAll<HTMLElement>("[role=option]")][index];
}

/** The option a key leads to: by arrows, to the ends, or by its first letter. */
function moveIn(key: string, focused: number): number | null {
	const last = CHOICES.length - 1;
	if (key === "ArrowDown") return Math.min(focused + 1, last);
	if (key === "ArrowUp") return Math.max(focused - 1, 0);
	if (key === "Home") return 0;
	if (key === "End") return last;
	const named = CHOICES.findIndex((choice) => choice[0] === key.toLowerCase());
	return named >= 0 ? named : null;
}
