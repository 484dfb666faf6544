import type { Arrival, Support } from '#lib/domain/batch.ts';
import { EXTRA } from '#lib/domain/deal.ts';
import type { Hlc } from '#lib/domain/hlc.ts';
import type {
	CompanyId,
	ContactId,
	DealId,
	DeviceId,
	MemberId,
	ReasonId,
	RecordId
} from '#lib/domain/ids.ts';
import type {
	Bodies,
	Fields,
	ImportId,
	Kind,
	Operation,
	OperationId,
	Place,
	Prev
} from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { At } from '#lib/domain/time.ts';
import type { Entrance, Ladder } from './course.ts';
import type { Draft } from './drafts.ts';
import type { Identity } from './identity.ts';
import type { Creation } from './ladder.ts';
import { nameKey, type Ground, type Known, type Texts } from './plan.ts';

/** Who imports, and when. */
export interface Stamp {
	readonly hlc: Hlc;
	readonly device: DeviceId;
	readonly by: MemberId;
	readonly imported: ImportId;
}

/** Imported cards stand below those that people have placed, whose keys begin with `a` or `b`, in the file's order. */
const BELOW = 'c000' as Rank;

/**
 * Makes the operations of an import.
 *
 * Ids of records and operations come from the content, so that the same file imported twice, or on two devices apart,
 * folds to the same records. The operations of a record differ in their clock by their place in it.
 */
export class Arrivals {
	readonly #ladder: Ladder;
	readonly #identity: Identity;
	readonly #stamp: Stamp;
	readonly #texts: Texts;
	readonly #known: Readonly<
		Record<'company' | 'contact' | 'member' | 'reason', Map<string, RecordId>>
	>;
	readonly #made = new Set<RecordId>();
	#supports: Support<Operation>[] = [];
	#rank: Rank = BELOW;
	#reasonRank: Rank | null;
	/** What every deal needs: the new pipeline, if there is one. */
	readonly #base: readonly RecordId[];

	constructor(
		{ ladder, creations }: { readonly ladder: Ladder; readonly creations: readonly Creation[] },
		ground: Ground,
		identity: Identity,
		stamp: Stamp,
		texts: Texts
	) {
		this.#ladder = ladder;
		this.#identity = identity;
		this.#stamp = stamp;
		this.#texts = texts;
		this.#reasonRank = ground.lastReason;
		this.#known = {
			company: byName(ground.companies),
			contact: new Map(
				ground.contacts.map(({ id, name, email }) => [nameKey(email || name), id as RecordId])
			),
			member: byName(ground.members),
			reason: byName(ground.reasons)
		};
		const [pipeline] = creations;
		this.#base = pipeline ? [pipeline.record] : [];
		if (pipeline)
			this.#supports.push({
				record: pipeline.record,
				entries: creations.map(({ record, fields }) => this.#creation(record, fields))
			});
	}

	/** The supports made since the last call. */
	takeSupports(): readonly Support<Operation>[] {
		return this.#supports.splice(0);
	}

	/** The operations of a deal. */
	arrive(draft: Draft): Arrival<Operation> {
		const record: DealId = this.#identity.id('deal', ...draft.source);
		const needs: RecordId[] = [...this.#base];
		const need = <T extends RecordId>(id: T | undefined): T | undefined => {
			if (id !== undefined) needs.push(id);
			return id;
		};
		const company = need(this.#company(draft.company));
		const contact = need(this.#contact(draft, company));
		const owner = need(this.#member(draft.owner));
		const lost = draft.course.at(-1)?.step.kind === 'lost';
		const reason = lost ? need(this.#reason(draft.reason)) : undefined;
		const fields: Fields = {
			title: draft.title,
			...(draft.value ? { value: draft.value } : {}),
			...(company ? { company } : {}),
			...(contact ? { contacts: [contact] } : {}),
			...(owner ? { owner } : {}),
			...(draft.expectedClose ? { expectedClose: draft.expectedClose } : {}),
			...(draft.nextStep ? { nextStep: draft.nextStep } : {}),
			...Object.fromEntries(draft.extra.map(([heading, text]) => [EXTRA + heading, text]))
		};
		return {
			line: draft.line,
			record,
			entries: this.#life(record, fields, draft.course, reason),
			needs
		};
	}

	/** The operations of a deal's life: created, moved, closed; each names the one it saw. */
	#life(
		record: DealId,
		fields: Fields,
		course: readonly Entrance[],
		reason: ReasonId | undefined
	): readonly Operation[] {
		const order = this.#nextRank(record);
		const life: Operation[] = [];
		for (const [index, { step, at }] of course.entries()) {
			const place: Place = { pipeline: this.#ladder.pipeline, stage: step.id, order };
			const before = life.at(-1);
			const left = course[index - 1];
			if (!before || !left) {
				life.push(this.#operation('create', record, at, 0, { fields, place }, {}));
				continue;
			}
			const body = { ...place, from: { pipeline: place.pipeline, stage: left.step.id } };
			const prev = { place: before.id };
			life.push(
				step.kind === 'won'
					? this.#operation('win', record, at, index, body, prev)
					: step.kind === 'lost' && reason
						? this.#operation('lose', record, at, index, { ...body, reason, note: '' }, prev)
						: this.#operation('move', record, at, index, body, prev)
			);
		}
		return life;
	}

	#company(name: string): CompanyId | undefined {
		return this.#named('company', name, { name }) as CompanyId | undefined;
	}

	#contact({ contact }: Draft, company: CompanyId | undefined): ContactId | undefined {
		const { name, email, phone } = contact;
		return this.#named('contact', email || name || phone, {
			name: name || email || phone,
			email,
			phone,
			...(company ? { company } : {})
		}) as ContactId | undefined;
	}

	#member(name: string): MemberId | undefined {
		return this.#named('member', name, { name, role: 'rep', invited: true }) as
			MemberId | undefined;
	}

	#reason(given: string): ReasonId | undefined {
		const name = given || this.#texts.reasonNotGiven;
		// One reason for all that give none, whatever the language it is first named in.
		const key = given ? nameKey(given) : '';
		const known = this.#known.reason.get(key) ?? this.#known.reason.get(nameKey(name));
		if (known !== undefined) return known as ReasonId;
		const [order = ''] = ranksAfter(this.#reasonRank, 1, this.#identity.bytes('reason order', key));
		this.#reasonRank = order as Rank;
		return this.#make('reason', key, { name, order }) as ReasonId;
	}

	#named(
		type: 'company' | 'contact' | 'member',
		name: string,
		fields: Fields
	): RecordId | undefined {
		const key = nameKey(name);
		return key === '' ? undefined : (this.#known[type].get(key) ?? this.#make(type, key, fields));
	}

	#make(type: 'company' | 'contact' | 'member' | 'reason', key: string, fields: Fields): RecordId {
		const record = this.#identity.id(type, key) as RecordId;
		this.#known[type].set(key, record);
		if (!this.#made.has(record)) {
			this.#made.add(record);
			this.#supports.push({ record, entries: [this.#creation(record, fields)] });
		}
		return record;
	}

	/** When a company came to be is not in the file: its creation has no date. */
	#creation(record: RecordId, fields: Fields): Operation {
		return this.#operation('create', record, null, 0, { fields }, {});
	}

	#operation<K extends Kind>(
		kind: K,
		record: RecordId,
		at: At,
		ordinal: number,
		body: Bodies[K],
		prev: Prev
	): Operation {
		const { hlc, device, by, imported } = this.#stamp;
		return {
			id: `${record}.${kind}.${at ?? ''}.${ordinal}` as OperationId,
			hlc: (hlc + ordinal) as Hlc,
			device,
			kind,
			record,
			at,
			by,
			body,
			prev,
			imported
		} as Operation;
	}

	#nextRank(record: RecordId): Rank {
		const [rank] = ranksAfter(this.#rank, 1, this.#identity.bytes('order', record));
		if (rank === undefined) throw new Error('one rank was asked for');
		this.#rank = rank;
		return rank;
	}
}

function byName(known: readonly Known<string>[]): Map<string, RecordId> {
	return new Map(known.map(({ id, name }) => [nameKey(name), id as RecordId]));
}
