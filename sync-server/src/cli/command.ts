/** A subcommand of the relay's executable. */
export interface Command {
	/** Its operands, as help shows them. */
	readonly operands: string;
	/** How many it takes. */
	readonly count: { readonly least: number; readonly most: number };
	/** Options that take a value: its name in help, and what it is for. */
	readonly options: Readonly<Record<string, { readonly value: string; readonly about: string }>>;
	/** What it does, in a sentence. */
	readonly about: string;
	/** What help tells after that. */
	readonly more?: () => readonly string[];
	/** Settles with the exit code. Throws a Failure or a Misuse that says in one line what is wrong. */
	run(given: Given): Promise<number>;
}

/** What a command was called with. */
export interface Given {
	readonly operands: readonly string[];
	readonly options: Readonly<Record<string, string | undefined>>;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Prints a line of the result. */
	readonly print: (line: string) => void;
	/** Prints a line of what is wrong. */
	readonly warn: (line: string) => void;
}

/** It could not be done: exit code 1. */
export class Failure extends Error {}

/** It was called in a way that has no meaning: exit code 2. */
export class Misuse extends Error {}

/** The folder of the store. */
export function dataFolder(env: Given['env']): string {
	return env['DATA_DIR'] ?? 'data';
}

export function plural(count: number, noun: string): string {
	return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
