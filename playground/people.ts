/** Everybody's password. The playground runs on your own machine and holds nothing real. */
export const PASSWORD = "rowing-is-fun";

export interface Person {
	readonly name: string;
	readonly email: string;
	/** The person's part in this demo. */
	readonly about: string;
}

/** The people of the demo, by the part they play. Their roles in the spaces: `server/seed.ts`. */
export const PEOPLE = {
	owner: {
		name: "Ingrid Larsen",
		email: "ingrid@example.test",
		about: "Owner of both spaces",
	},
	admin: {
		name: "Mateo Silva",
		email: "mateo@example.test",
		about: "Admin and trainer",
	},
	trainer: {
		name: "Aiko Tanaka",
		email: "aiko@example.test",
		about: "Trainer, a custom role",
	},
	member: {
		name: "Noah Larsen",
		email: "noah@example.test",
		about: "Member of the club",
	},
	outsider: {
		name: "Zoe Martin",
		email: "zoe@example.test",
		about: "Outsider, in no space",
	},
} as const satisfies Record<string, Person>;

export type Part = keyof typeof PEOPLE;
