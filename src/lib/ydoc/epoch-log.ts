import type { RecordId } from '#lib/domain/ids.ts';
import { recordOf } from './epoch.ts';
import type { Log } from './log.ts';

/** More entries than these at once are a copy, or an epoch that is being loaded. */
const MANY = 200;

/**
 * The epochs of a log that are open, as one log: all are read, the newest is written to.
 *
 * More may be opened at any time; what is in them comes like anything that is added.
 */
export class EpochLog implements Log {
	readonly #epochs = new Map<number, { readonly log: Log; readonly stop: () => void }>();
	readonly #listeners = new Set<(added: readonly string[]) => void>();
	/** What was brought from the archive, by record, as long as it is not in the newest epoch. */
	readonly #lent = new Map<RecordId, readonly string[]>();

	/** The epoch that is written to; 0 before one is open. */
	get newest(): number {
		return Math.max(0, ...this.#epochs.keys());
	}

	get entries(): readonly string[] {
		const epochs = [...this.#epochs].sort(([a], [b]) => a - b);
		const all = epochs.flatMap(([, { log }]) => log.entries);
		// What was brought along lies in several.
		return epochs.length + this.#lent.size > 1
			? [...new Set([...all, ...[...this.#lent.values()].flat()])]
			: all;
	}

	/** Opens an epoch. */
	open(epoch: number, log: Log): void {
		if (this.#epochs.has(epoch)) return;
		const stop = log.onAppended((added) =>
			this.#tell(added.length > MANY ? this.#news(epoch, added) : added)
		);
		this.#epochs.set(epoch, { log, stop });
		this.#tell(this.#news(epoch, log.entries));
	}

	/** Lets an epoch go; what was read of it stays with the readers. */
	close(epoch: number): void {
		this.#epochs.get(epoch)?.stop();
		this.#epochs.delete(epoch);
	}

	has(epoch: number): boolean {
		return this.#epochs.has(epoch);
	}

	/** Shows records that lie in closed epochs only. The first change of one takes its entries along. */
	lend(entries: readonly string[]): void {
		const fresh: string[] = [];
		for (const entry of entries) {
			const record = recordOf(entry);
			if (record === undefined) continue;
			const own = this.#lent.get(record) ?? [];
			if (own.includes(entry)) continue;
			this.#lent.set(record, [...own, entry]);
			fresh.push(entry);
		}
		if (fresh.length > 0) this.#tell(fresh);
	}

	append(entries: readonly string[]): void {
		const newest = this.#epochs.get(this.newest);
		if (!newest) throw new Error('an epoch is open before anything is written');
		newest.log.append(this.#lent.size > 0 ? [...this.#taken(entries), ...entries] : entries);
	}

	onAppended(added: (entries: readonly string[]) => void): () => void {
		this.#listeners.add(added);
		return () => this.#listeners.delete(added);
	}

	/** What is lent of the records that entries are of; it is no longer. */
	#taken(entries: readonly string[]): string[] {
		const taken: string[] = [];
		for (const record of new Set(entries.map(recordOf))) {
			if (record === undefined) continue;
			taken.push(...(this.#lent.get(record) ?? []));
			this.#lent.delete(record);
		}
		return taken;
	}

	/** What no other epoch has: a reader that is told the same twice has twice the work. */
	#news(epoch: number, added: readonly string[]): readonly string[] {
		if (added.length === 0) return added;
		const others = [...this.#epochs].filter(([one]) => one !== epoch);
		const known = new Set([...this.#lent.values()].flat());
		for (const [, { log }] of others) for (const entry of log.entries) known.add(entry);
		return known.size > 0 ? added.filter((entry) => !known.has(entry)) : added;
	}

	#tell(added: readonly string[]): void {
		if (added.length === 0) return;
		for (const listener of [...this.#listeners]) listener(added);
	}
}
