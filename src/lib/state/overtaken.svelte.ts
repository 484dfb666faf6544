import type { OperationId } from '#lib/domain/operation.ts';

/** Where the marks of a device are kept. */
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** So many marks are kept, the newest. What is overtaken stays so for days, not for thousands of operations. */
const MOST = 500;

/** Which of one's overtaken operations one has seen on this device. */
export class SeenOvertaken {
	readonly #kept: Kept;
	readonly #key: string;
	#seen = $state.raw<readonly string[]>([]);

	constructor(kept: Kept, workspace: string) {
		this.#kept = kept;
		this.#key = `runnel.overtaken.${workspace}`;
		this.#seen = (kept.getItem(this.#key) ?? '').split(' ').filter(Boolean);
	}

	has(id: OperationId): boolean {
		return this.#seen.includes(id);
	}

	mark(id: OperationId): void {
		this.#seen = [...this.#seen, id].slice(-MOST);
		this.#kept.setItem(this.#key, this.#seen.join(' '));
	}
}
