import type { DealStatus } from '#lib/domain/deal.ts';
import { typeOf, type CompanyId, type ContactId, type RecordId } from '#lib/domain/ids.ts';
import type { FieldValue, Operation, Place } from '#lib/domain/operation.ts';
import type { Workspace } from '#lib/store/workspace.ts';

/**
 * What a workspace must show, by the table of conflicts, from nothing but the set of operations. A second way, slow and
 * apart from the fold: it looks at every pair, keeps nothing, and uses none of the fold's parts.
 */
export class Oracle {
	readonly #records: ReadonlyMap<RecordId, readonly Operation[]>;

	constructor(operations: readonly Operation[]) {
		const records = new Map<RecordId, Map<string, Operation>>();
		for (const operation of operations) {
			const known = records.get(operation.record) ?? new Map<string, Operation>();
			records.set(operation.record, known);
			const twin = known.get(operation.id);
			// Imported on two devices: the one made first, or of two made at once the one that reads first.
			const keep =
				!twin ||
				isBefore(operation, twin) ||
				(!isBefore(twin, operation) && JSON.stringify(operation) < JSON.stringify(twin));
			if (keep) known.set(operation.id, operation);
		}
		this.#records = new Map([...records].map(([id, known]) => [id, [...known.values()]]));
	}

	get records(): readonly RecordId[] {
		return [...this.#records.keys()];
	}

	of(record: RecordId): readonly Operation[] {
		return this.#records.get(record) ?? [];
	}

	/** The last of the writers of a register. */
	shown(record: RecordId, register: string): Operation | undefined {
		return latest(this.of(record).filter((one) => writes(one, register)));
	}

	/** Those that nobody who wrote the register has seen, and that is not the last. */
	apart(record: RecordId, register: string): readonly Operation[] {
		const writers = this.of(record).filter((one) => writes(one, register));
		const last = latest(writers);
		if (!last) return [];
		const unseen = writers.filter(
			(one) => one !== last && !writers.some((other) => named(other, register).includes(one.id))
		);
		// Taking back a decision between several leaves them apart as they were.
		const back = this.#putBack(last, register);
		const again = back.filter((one) => one !== latest(back) && !unseen.includes(one));
		return [...unseen, ...again];
	}

	isPurged(record: RecordId): boolean {
		return this.of(record).some(({ kind }) => kind === 'purge');
	}

	isDeleted(record: RecordId): boolean {
		return this.isPurged(record) || (this.#isFlagged(record) && !this.isRevived(record));
	}

	/** Deleted by one who had not seen what another did: a stage stays removed all the same. */
	isRevived(record: RecordId): boolean {
		const last = this.shown(record, 'deleted');
		if (!last || !this.#isFlagged(record) || this.isPurged(record)) return false;
		if (typeOf(record) === 'stage') return false;
		const isSign = (one: Operation) =>
			one.kind === 'set' && Object.keys(one.body.fields).every((field) => /^react\./.test(field));
		return this.of(record).some(
			(one) => one.kind !== 'delete' && !isSign(one) && !this.hasSeen(last, one)
		);
	}

	/** Whether one was made knowing the other, of itself or through others. */
	hasSeen(one: Operation, other: Operation): boolean {
		const all = this.of(one.record);
		const takenBack = (candidate: Operation) =>
			candidate.kind === 'delete' &&
			!candidate.body.deleted &&
			all.some(({ kind, undoes }) => kind === 'delete' && undoes === candidate.id);
		const known = new Set<string>();
		const look = (at: Operation, first: boolean) => {
			for (const [register, seen] of Object.entries(at.prev)) {
				if (!first && takenBack(at) && register !== 'deleted') continue;
				for (const id of [seen].flat()) {
					if (known.has(id)) continue;
					known.add(id);
					const next = all.find((candidate) => candidate.id === id);
					if (next) look(next, false);
				}
			}
		};
		look(one, true);
		return known.has(other.id);
	}

	field(record: RecordId, field: string): FieldValue {
		return valueOf(this.shown(record, field), field);
	}

	/** The company, or the contact, that stands for one. */
	standsFor<I extends RecordId>(id: I): I {
		const path = [id];
		for (;;) {
			const end = path.at(-1) as I;
			const next = this.isPurged(end) ? null : this.field(end, 'mergedInto');
			const isNone =
				typeof next !== 'string' ||
				this.of(next as I).length === 0 ||
				this.isPurged(next as I) ||
				this.isDeleted(next as I);
			if (isNone) return end;
			const at = path.indexOf(next as I);
			if (at >= 0) return path.slice(at).sort()[0] as I;
			path.push(next as I);
		}
	}

	/** The contacts of a deal as they were written: the list of old, and a register for each; the main one first. */
	contactsOf(record: RecordId): readonly ContactId[] {
		const old = (this.field(record, 'contacts') ?? []) as readonly ContactId[];
		const registers = new Set(this.of(record).flatMap(registersIn));
		const own = [...registers]
			.filter((one) => one.startsWith('contact.'))
			.map((one) => one.slice(8));
		const all = [...old, ...(own as ContactId[]).sort()].filter((id) => {
			if (!registers.has(`contact.${id}`)) return true;
			return ![null, false].includes(this.field(record, `contact.${id}`) as never);
		});
		const main = this.field(record, 'mainContact') as ContactId | null;
		const once = [...new Set(all)];
		return main && once.includes(main) ? [main, ...once.filter((id) => id !== main)] : once;
	}

	/** A deal as it must be shown; `undefined` for one that must not be there. */
	deal(record: RecordId) {
		const placed = this.shown(record, 'place');
		const place = placed && placeIn(placed);
		if (!placed || !place || this.isPurged(record)) return undefined;
		const company = this.field(record, 'company') as CompanyId | null;
		const status = statusIn(placed);
		const apart = this.apart(record, 'place');
		const against = apart
			.map(statusIn)
			.filter((one) => one !== 'open' && (one === 'won') !== (status === 'won'));
		const fields = new Set(
			this.of(record).flatMap((one) => ('fields' in one.body ? Object.keys(one.body.fields) : []))
		);
		const places = apart.filter(
			(one) =>
				one.kind !== 'create' && (placeIn(one)?.stage !== place.stage || one.kind !== placed.kind)
		);
		const values = [...fields].flatMap((field) => {
			const last = this.shown(record, field);
			return this.apart(record, field)
				.filter((one) => one.kind === 'set')
				.filter((one) => !isSame(valueOf(one, field), valueOf(last, field)))
				.map((one) => `${field} ${one.id}`);
		});
		return {
			id: record,
			title: this.field(record, 'title'),
			value: this.field(record, 'value'),
			owner: this.field(record, 'owner'),
			nextStep: this.field(record, 'nextStep') ?? '',
			writtenContacts: this.contactsOf(record),
			contacts: [...new Set(this.contactsOf(record).map((id) => this.standsFor(id)))],
			writtenCompany: company,
			company: company && this.standsFor(company),
			pipeline: place.pipeline,
			stage: place.stage,
			order: this.#orderIn(record, placed, place),
			status,
			contested: status !== 'open' && against.length > 0,
			deleted: this.isDeleted(record),
			revived: this.isRevived(record),
			overtaken: [...places.map(({ id }) => `place ${id}`), ...values].sort()
		};
	}

	/** What became of an operation: it is visible, or which rule it gave way to. Throws where no rule says so. */
	fate(operation: Operation): string {
		const { record } = operation;
		const all = this.of(record);
		const kept = all.find(({ id }) => id === operation.id);
		if (!kept) throw new Error(`lost: ${operation.id}`);
		if (kept.hlc !== operation.hlc || kept.device !== operation.device)
			return 'the same row, imported by another first';
		if (operation.kind === 'purge') return 'visible';
		if (this.isPurged(record)) return 'purged';
		if (all.some(({ undoes }) => undoes === operation.id)) return 'taken back';
		if (operation.kind === 'delete')
			return this.shown(record, 'deleted') === kept
				? this.isRevived(record)
					? 'void: somebody edited apart'
					: 'visible'
				: 'replaced by who had seen it, or by the later clock';
		if (this.isDeleted(record)) return 'deleted by who had seen it';
		const registers = registersIn(operation);
		if (registers.some((one) => this.shown(record, one) === kept)) return 'visible';
		if (registers.some((one) => this.apart(record, one).includes(kept)))
			return 'the later clock won, and this is in the history';
		const replaced = registers.some((register) =>
			all.some((other) => named(other, register).includes(operation.id))
		);
		if (replaced) return 'replaced by who had seen it';
		throw new Error(`neither visible nor superseded: ${operation.id}`);
	}

	#isFlagged(record: RecordId): boolean {
		const last = this.shown(record, 'deleted');
		return last?.kind === 'delete' && last.body.deleted;
	}

	#putBack(operation: Operation, register: string, depth = 0): readonly Operation[] {
		const undone = this.of(operation.record).find(({ id }) => id === operation.undoes);
		if (!undone || !writes(undone, register) || depth > 1000) return [operation];
		return this.of(operation.record)
			.filter(({ id }) => named(undone, register).includes(id))
			.flatMap((one) => this.#putBack(one, register, depth + 1));
	}

	/** The last reordering in the stage where the deal stands, made after it came there. */
	#orderIn(record: RecordId, placed: Operation, place: Place): string {
		const last = latest(
			this.of(record).filter(
				(one) => one.kind === 'order' && one.body.stage === place.stage && isBefore(placed, one)
			)
		);
		return last?.kind === 'order' ? last.body.order : place.order;
	}
}

/** What a workspace shows of a deal, as the oracle says it. */
export function dealIn(workspace: Workspace, record: RecordId): ReturnType<Oracle['deal']> {
	const deal = workspace.deals.get(record as never);
	if (!deal) return undefined;
	const { id, title, nextStep, contacts, writtenContacts, pipeline, stage, order, status } = deal;
	const { contested, deleted, revived } = deal;
	return {
		id,
		title,
		value: deal.value ?? null,
		owner: deal.owner ?? null,
		nextStep,
		contacts: [...contacts],
		writtenContacts,
		writtenCompany: deal.writtenCompany ?? null,
		company: deal.company ?? null,
		pipeline,
		stage,
		order,
		status,
		contested,
		deleted,
		revived,
		overtaken: deal.overtaken.map(({ register, operation }) => `${register} ${operation}`).sort()
	};
}

function isBefore(a: Operation, b: Operation): boolean {
	if (a.hlc !== b.hlc) return a.hlc < b.hlc;
	return a.device === b.device ? a.id < b.id : a.device < b.device;
}

function latest(operations: readonly Operation[]): Operation | undefined {
	return operations.find((one) =>
		operations.every((other) => one === other || isBefore(other, one))
	);
}

function registersIn(operation: Operation): readonly string[] {
	const { kind, body } = operation;
	const fields = 'fields' in body ? Object.keys(body.fields) : [];
	if (kind === 'order') return [`order:${body.stage}`];
	if (kind === 'delete') return ['deleted'];
	return placeIn(operation) ? [...fields, 'place'] : fields;
}

function writes(operation: Operation, register: string): boolean {
	return registersIn(operation).includes(register);
}

function named(operation: Operation, register: string): readonly string[] {
	return [operation.prev[register] ?? []].flat();
}

function placeIn({ kind, body }: Operation): Place | undefined {
	if (kind === 'create') return body.place;
	return ['move', 'win', 'lose', 'disqualify', 'nurture', 'reopen'].includes(kind)
		? (body as Place)
		: undefined;
}

function statusIn({ kind }: Operation): DealStatus {
	switch (kind) {
		case 'win':
			return 'won';
		case 'lose':
			return 'lost';
		case 'disqualify':
			return 'disqualified';
		case 'nurture':
			return 'nurture';
		default:
			return 'open';
	}
}

function valueOf(operation: Operation | undefined, field: string): FieldValue {
	const body = operation?.body;
	return (body && 'fields' in body ? body.fields[field] : null) ?? null;
}

function isSame(a: FieldValue, b: FieldValue): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
