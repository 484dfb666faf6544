import type { Arrival, NewChoices, Support } from '#lib/domain/batch.ts';
import { CONTACT, EXTRA, LABEL } from '#lib/domain/deal.ts';
import type { ContactId, DealId, RecordId } from '#lib/domain/ids.ts';
import type { Fields, Operation, Place, Transition } from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { Draft } from './drafts.ts';
import type { Identity } from './identity.ts';
import type { Creation } from './ladder.ts';
import type { Ground, Texts } from './plan.ts';
import { created, imported, type Stamp } from './stamping.ts';
import { Supports } from './supports.ts';

/** Imported cards stand below those that people have placed, whose keys begin with `a` or `b`, in the file's order. */
const BELOW = 'c000' as Rank;

/**
 * Makes the operations of an import.
 *
 * Ids of records and operations come from the content, so that the same file imported twice, or on two devices apart,
 * folds to the same records. The operations of a record differ in their clock by their place in it.
 */
export class Arrivals {
	readonly #identity: Identity;
	readonly #stamp: Stamp;
	readonly #texts: Texts;
	readonly #supports: Supports;
	#rank: Rank = BELOW;
	/** The new pipeline, if there is one: its deals need it. */
	readonly #made: RecordId | undefined;

	constructor(
		creations: readonly Creation[],
		ground: Ground,
		identity: Identity,
		stamp: Stamp,
		texts: Texts
	) {
		this.#identity = identity;
		this.#stamp = stamp;
		this.#texts = texts;
		this.#supports = new Supports(ground, identity, stamp);
		const [pipeline] = creations;
		this.#made = pipeline?.record;
		if (pipeline)
			this.#supports.add({
				record: pipeline.record,
				entries: creations.map(({ record, fields }) => created(stamp, record, fields))
			});
	}

	/** The supports made since the last call. */
	takeSupports(): readonly Support<Operation>[] {
		return this.#supports.take();
	}

	get newChoices(): readonly NewChoices[] {
		return this.#supports.newChoices;
	}

	/** The operations of a deal. */
	arrive(draft: Draft): Arrival<Operation> {
		const record: DealId = this.#identity.id('deal', ...draft.source);
		const needs: RecordId[] = draft.pipeline === this.#made ? [draft.pipeline] : [];
		const need = <T extends RecordId>(id: T | undefined): T | undefined => {
			if (id !== undefined) needs.push(id);
			return id;
		};
		const supports = this.#supports;
		const company = need(supports.company(draft.company));
		const contact = need(supports.contact(draft.contact, company));
		const others = draft.contacts.flatMap(
			(name) => need(supports.contact({ name, email: '', phone: '' }, company)) ?? []
		);
		const owner = need(supports.member(draft.owner));
		const source = need(supports.entry('source', draft.from));
		const persona = need(supports.entry('persona', draft.persona));
		const labels = draft.labels.flatMap((name) => need(supports.entry('label', name)) ?? []);
		const custom = draft.custom.flatMap(([field, said]) => {
			const value = supports.custom(field, said);
			if ('member' in said) need(value as RecordId);
			return value === undefined ? [] : [[field.field, value] as const];
		});
		const fields: Fields = {
			title: draft.title,
			...filled(draft, ['value', 'cost', 'segment', 'expectedClose', 'paidOn', 'nextOn']),
			...(draft.nextStep ? { nextStep: draft.nextStep } : {}),
			...(company ? { company } : {}),
			...peopleOf(contact, others),
			...(owner ? { owner } : {}),
			...(source ? { source } : {}),
			...(persona ? { persona } : {}),
			...Object.fromEntries(labels.map((label) => [LABEL + label, true])),
			...Object.fromEntries(custom),
			...Object.fromEntries(draft.extra.map(([heading, text]) => [EXTRA + heading, text]))
		};
		const entries = this.#life(record, fields, draft, need);
		return { line: draft.line, record, entries, needs };
	}

	/** The operations of a deal's life: created, moved, closed; each names the one it saw. */
	#life(
		record: DealId,
		fields: Fields,
		{ course, leaving, pipeline }: Draft,
		need: (id: RecordId) => unknown
	): readonly Operation[] {
		const order = this.#nextRank(record);
		const life: Operation[] = [];
		const make = (...[kind, at, body]: Made): void => {
			const before = life.at(-1);
			const prev = before ? { place: before.id } : {};
			life.push(imported(this.#stamp, kind, record, at, life.length, body as never, prev));
		};
		const place = (stage: Place['stage']): Place => ({
			pipeline,
			stage,
			order
		});
		const step = (index: number): Transition | undefined => {
			const [left, here] = [course[index - 1], course[index]];
			if (!left || !here) return undefined;
			const from = { pipeline, stage: left.step.id };
			return { ...place(here.step.id), from };
		};
		const why = leaving && this.#why(leaving, need);
		for (const [index, { step: stage, at }] of course.entries()) {
			const body = step(index);
			if (!body) make('create', at, { fields, place: place(stage.id) });
			else if (stage.kind === 'won') make('win', at, body);
			else if (stage.kind === 'lost' && why?.reason)
				make('lose', at, { ...body, ...why, reason: why.reason });
			else make('move', at, body);
		}
		const last = course.at(-1);
		if (!leaving || !why || !last || leaving.kind === 'lost') return life;
		const { kind, until, at } = leaving;
		const standing = {
			...place(last.step.id),
			from: { pipeline, stage: last.step.id }
		};
		if (kind === 'nurture' && until) make('nurture', at, { ...standing, ...why, until });
		else if (why.reason) make('disqualify', at, { ...standing, ...why, reason: why.reason });
		return life;
	}

	/** Why a deal left: one that was set aside may have no reason. */
	#why(
		{ kind, reason, note, competitor }: NonNullable<Draft['leaving']>,
		need: (id: RecordId) => unknown
	) {
		const needless = kind === 'nurture' && reason === '';
		const id = needless
			? undefined
			: this.#supports.reason(kind, reason, this.#texts.reasonNotGiven);
		if (id) need(id);
		return {
			...(id ? { reason: id } : {}),
			note,
			...(competitor === '' ? {} : { competitor })
		};
	}

	#nextRank(record: RecordId): Rank {
		const [rank] = ranksAfter(this.#rank, 1, this.#identity.bytes('order', record));
		if (rank === undefined) throw new Error('one rank was asked for');
		this.#rank = rank;
		return rank;
	}
}

type Made = {
	[K in Operation['kind']]: [
		kind: K,
		at: Operation['at'],
		body: Extract<Operation, { kind: K }>['body']
	];
}[Operation['kind']];

/** One person is the list that a deal has had since it was first imported; of several each has a register. */
function peopleOf(contact: ContactId | undefined, others: readonly ContactId[]): Fields {
	const all = [...new Set([...(contact ? [contact] : []), ...others])];
	const [main] = all;
	if (!main) return {};
	if (all.length === 1) return { contacts: [main] };
	return {
		...Object.fromEntries(all.map((id) => [CONTACT + id, true])),
		mainContact: main
	};
}

function filled(draft: Draft, names: readonly (keyof Draft)[]): Fields {
	return Object.fromEntries(
		names.flatMap((name) => (draft[name] === undefined ? [] : [[name, draft[name]]]))
	) as Fields;
}
