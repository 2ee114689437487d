import { InvalidArgumentError } from "commander";

export function wholeNumber(from: number): (text: string) => number {
	return (text) => {
		const number = Number(text);
		if (/^\d+$/.test(text) && number >= from && Number.isSafeInteger(number)) return number;
		throw new InvalidArgumentError(`It must be a whole number from ${from}.`);
	};
}

export function share(text: string): number {
	const number = Number(text);
	if (text.trim() !== "" && number >= 0 && number <= 1) return number;
	throw new InvalidArgumentError("It must be a number from 0 to 1.");
}
