import type { Box, Fact, Mark } from './scene.ts';

/** A mark that puts what it says into words when it is asked: of a hundred thousand, few are. */
export class LazyMark implements Mark {
	readonly id: string;
	readonly title: string;
	readonly row: number;
	readonly box: Box;
	readonly #tell: () => readonly Fact[];

	constructor({ id, title, row, box }: Omit<Mark, 'facts'>, tell: () => readonly Fact[]) {
		this.id = id;
		this.title = title;
		this.row = row;
		this.box = box;
		this.#tell = tell;
	}

	get facts(): readonly Fact[] {
		return this.#tell();
	}
}
