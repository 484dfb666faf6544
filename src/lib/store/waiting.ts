import { toDeal, type Deal } from '#lib/domain/deal.ts';
import type { Folded, Records } from '#lib/domain/fold.ts';
import { typeOf, type RecordId } from '#lib/domain/ids.ts';
import { placeOf, type Operation, type OperationId } from '#lib/domain/operation.ts';
import type { Problem } from '#lib/domain/problem.ts';
import { invert } from './inverse.ts';
import type { Author } from './stamp.ts';
import { logUnder, Overlaid, restamped, StandIn } from './stand-in.ts';

/** Operations of a command that could not be written once the records they are about were here. */
export interface Refused {
	readonly problem: Problem;
	readonly operations: readonly Operation[];
}

/** What comes of a command that has waited. */
export interface Settled {
	/** To be written, in their order. */
	readonly operations: readonly Operation[];
	readonly refused: readonly Refused[];
	/** Those that will never be in the log, also what would have taken back what was refused. */
	readonly dropped: readonly OperationId[];
	/** Records that nothing waits for any more. */
	readonly free: readonly RecordId[];
}

/**
 * Commands that wait for the operations of the records they are about: shown already, not written yet.
 *
 * `bases` are those records without what waits.
 */
export class Waiting {
	readonly bases: Records = new Map();
	readonly #commands: (readonly Operation[])[] = [];
	readonly #byRecord = new Map<RecordId, Operation[]>();
	/** What a deal was shown as when the first operation on it was made. */
	readonly #shown = new Map<RecordId, Pick<Deal, 'status' | 'contested'>>();
	readonly #written = new Set<OperationId>();
	readonly #refused = new Set<OperationId>();

	/** How many commands wait. */
	get size(): number {
		return this.#commands.length;
	}

	has(record: RecordId): boolean {
		return this.#byRecord.has(record);
	}

	/** Takes a command in; the records are those that are shown. */
	add(operations: readonly Operation[], records: Records): void {
		this.#commands.push(operations);
		for (const operation of operations) {
			const { record } = operation;
			const known = this.#byRecord.get(record);
			if (known) known.push(operation);
			else {
				const base = records.get(record);
				if (base) this.bases.set(record, base);
				const value = base instanceof StandIn ? base.row.value : undefined;
				if (value && 'status' in value) this.#shown.set(record, value);
				this.#byRecord.set(record, [operation]);
			}
		}
	}

	/** A record with what waits on top. */
	over(record: RecordId): Folded {
		return new Overlaid(record, this.bases.get(record), this.#byRecord.get(record) ?? []);
	}

	/** Takes out the first command whose records are all here and that no earlier one stands before. */
	next(isHere: (record: RecordId) => boolean): readonly Operation[] | undefined {
		const before = new Set<RecordId>();
		for (const [index, command] of this.#commands.entries()) {
			if (command.every(({ record }) => isHere(record) && !before.has(record))) {
				this.#commands.splice(index, 1);
				return command;
			}
			for (const { record } of command) before.add(record);
		}
		return undefined;
	}

	/** What a command comes to, made now. `author` is asked for the time. */
	settle(command: readonly Operation[], author: Author): Settled {
		const made = new Map<RecordId, readonly Operation[]>();
		const operations: Operation[] = [];
		const refused: Refused[] = [];
		const dropped: OperationId[] = [];
		for (const operation of command) {
			const { id, record } = operation;
			const base = this.bases.get(record);
			const problem = this.#problem(operation, base, made.has(record));
			if (problem) {
				this.#refused.add(id);
				dropped.push(id);
				// There is nothing to say of the taking back of what was refused.
				const told = operation.undoes === undefined || !this.#refused.has(operation.undoes);
				if (told) refused.push({ problem, operations: [operation] });
			} else {
				const log = [...(base ? logUnder(base) : []), ...(made.get(record) ?? [])];
				const now = this.#again(operation, log, author);
				this.#written.add(id);
				made.set(record, [...(made.get(record) ?? []), now]);
				operations.push(now);
			}
		}
		const free: RecordId[] = [];
		for (const record of new Set(command.map((one) => one.record))) {
			const left = this.#byRecord.get(record)?.filter((one) => !command.includes(one)) ?? [];
			if (left.length > 0) this.#byRecord.set(record, left);
			else {
				this.#byRecord.delete(record);
				this.#shown.delete(record);
				free.push(record);
			}
		}
		return { operations, refused, dropped, free };
	}

	/** Why an operation cannot be written, now that its record is here. */
	#problem(
		{ kind, record, undoes }: Operation,
		base: Folded | undefined,
		begun: boolean
	): Problem | undefined {
		const isDeal = typeOf(record) === 'deal';
		if (undoes !== undefined && this.#refused.has(undoes))
			return { code: 'changed-since', where: record };
		if (kind === 'create' || begun) return undefined;
		if (!base || base instanceof StandIn)
			return { code: isDeal ? 'deal-unknown' : 'record-unknown', where: record };
		const gone = kind === 'purge' ? !base.deleted : kind !== 'delete' && base.deleted;
		if (gone || base.purged)
			return { code: isDeal ? 'deal-deleted' : 'record-unknown', where: record };
		const shown = this.#shown.get(record);
		if (!shown || kind === 'set' || kind === 'delete' || kind === 'purge') return undefined;
		const deal = toDeal(base);
		const status = deal?.status;
		if (status === shown.status) {
			if (deal?.contested !== shown.contested) return { code: 'changed-since', where: record };
			// What waits behind it stands on this one.
			this.#shown.delete(record);
			return undefined;
		}
		return { code: status === 'open' ? 'deal-open' : 'deal-closed', where: record };
	}

	/** An operation as it would have been made with all of `log` known. */
	#again(operation: Operation, log: readonly Operation[], author: Author): Operation {
		const { id, undoes } = operation;
		const undone = log.find((one) => one.id === undoes);
		let again = operation;
		if (undone && this.#written.has(undone.id)) {
			const inverse = invert(author, undone, log);
			const at = placeOf(inverse) ? inverse.at : operation.at;
			again = { ...inverse, id, hlc: operation.hlc, at };
		}
		return restamped(left(again, log), log, () => author.tick());
	}
}

/** A transition leaves the place where its deal stands. */
function left(operation: Operation, log: readonly Operation[]): Operation {
	switch (operation.kind) {
		case 'move':
		case 'win':
		case 'lose':
		case 'disqualify':
		case 'nurture':
		case 'reopen': {
			const stands = log.findLast(placeOf);
			const place = stands && placeOf(stands);
			if (!place) return operation;
			const from = { pipeline: place.pipeline, stage: place.stage };
			return { ...operation, body: { ...operation.body, from } } as Operation;
		}
		default:
			return operation;
	}
}
