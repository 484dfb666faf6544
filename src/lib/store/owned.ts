import type { RecordId } from '#lib/domain/ids.ts';

interface Shown {
	readonly id: RecordId;
	readonly deleted: boolean;
}

/** What lies beside other records, found by those: activities, comments, attachments. Those taken back are found apart. */
export class Owned<T extends Shown> {
	readonly #ownersOf: (one: T) => readonly (RecordId | undefined)[];
	readonly #all = new Map<RecordId, T>();
	readonly #byOwner = new Map<RecordId, Map<RecordId, T>>();
	readonly #takenBack = new Map<RecordId, T>();

	/** `ownersOf`: the records that one lies beside. */
	constructor(ownersOf: (one: T) => readonly (RecordId | undefined)[]) {
		this.#ownersOf = ownersOf;
	}

	/** How many there are. */
	get size(): number {
		return this.#all.size;
	}

	/** Those beside a record, in no order. */
	of(owner: RecordId): Iterable<T> {
		return this.#byOwner.get(owner)?.values() ?? [];
	}

	/** Those beside a record that were taken back, in no order. */
	takenBackOf(owner: RecordId): readonly T[] {
		return [...this.#takenBack.values()].filter((one) => this.#owners(one).includes(owner));
	}

	/** One by its id, be it taken back. */
	get(id: T['id']): T | undefined {
		return this.#all.get(id) ?? this.#takenBack.get(id);
	}

	/** All, those taken back among them. */
	everything(): readonly T[] {
		return [...this.#all.values(), ...this.#takenBack.values()];
	}

	[Symbol.iterator](): Iterator<T> {
		return this.#all.values();
	}

	/** Notes what one is now. */
	put(id: RecordId, one: T | undefined): void {
		const before = this.#all.get(id);
		this.#all.delete(id);
		this.#takenBack.delete(id);
		for (const owner of this.#owners(before)) this.#byOwner.get(owner)?.delete(id);
		if (!one) return;
		if (one.deleted) return void this.#takenBack.set(id, one);
		this.#all.set(id, one);
		for (const owner of this.#owners(one)) {
			const own = this.#byOwner.get(owner) ?? new Map<RecordId, T>();
			this.#byOwner.set(owner, own.set(id, one));
		}
	}

	#owners(one: T | undefined): readonly RecordId[] {
		return one ? this.#ownersOf(one).filter((owner) => owner !== undefined) : [];
	}
}
