import { guideFields } from '#lib/domain/guide.ts';
import {
	newDeviceId,
	newId,
	SETTINGS,
	type MemberId,
	type PipelineId,
	type RandomBytes,
	type ReasonId,
	type RecordId,
	type StageId
} from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ranksAfter, type Rank } from '#lib/domain/rank.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { shuffled } from './chance.ts';
import type { WorldOptions } from './options.ts';
import type { Random } from '#lib/statistics/random.ts';
import type { Author, Draft } from './stamping.ts';

/** What a workspace has before its first deal. */
export interface Founded {
	readonly drafts: readonly Draft[];
	/** The members, the owner first. */
	readonly authors: readonly Author[];
	readonly names: ReadonlyMap<MemberId, string>;
	readonly pipeline: PipelineId;
	/** The open stages, in order, with the probabilities that their template gives them. */
	readonly open: readonly { readonly id: StageId; readonly probability: number }[];
	readonly won: StageId;
	readonly lost: StageId;
	readonly reasons: readonly ReasonId[];
}

/** Founds the workspace: settings, members, one pipeline with its stages, reasons. */
export function found(
	options: WorldOptions,
	members: number,
	at: EpochMs,
	random: Random,
	bytes: RandomBytes
): Founded {
	const { name, sample, zone, markets } = options;
	const [owner, ...others] = team(options, members, random, bytes);
	const drafts: Draft[] = [];
	const create = <T extends RecordId>(record: T, fields: Fields): T => {
		drafts.push({ at, record, by: owner, act: { kind: 'create', fields } });
		return record;
	};
	create(SETTINGS, { name, currency: markets[0].currency, timeZone: zone, sample });
	const names = new Map([owner, ...others].map(({ member, name }) => [member, name]));
	const authors = [owner, ...others].map(({ name, role, ...author }) => {
		create(author.member, { name, role, invited: false });
		return author;
	});
	const inOrder = <T>(list: readonly T[]): readonly { readonly one: T; readonly order: Rank }[] => {
		const ranks = ranksAfter(null, list.length, bytes);
		return list.map((one, index) => ({ one, order: ranks[index] ?? ('' as Rank) }));
	};
	const [{ order } = { order: '' }] = inOrder([0]);
	const pipeline = create(newId('pipeline', bytes), { name: options.pipeline.name, order });
	const stages = inOrder(options.pipeline.stages).map(({ one, order }) => {
		const { name, kind, probability, guide } = one;
		const id = create(newId('stage', bytes), {
			pipeline,
			name,
			kind,
			probability,
			order,
			...(guide ? guideFields(guide) : {})
		});
		return { id, kind, probability };
	});
	const reasons = inOrder(options.reasons).map(({ one: { name, asks }, order }) =>
		create(newId('reason', bytes), { name, order, ...(asks ? { asks } : {}) })
	);
	const ofKind = (kind: 'won' | 'lost'): StageId => {
		const stage = stages.find((one) => one.kind === kind);
		if (!stage) throw new Error(`a pipeline has a stage for deals that are ${kind}`);
		return stage.id;
	};
	return {
		drafts,
		authors,
		names,
		pipeline,
		open: stages.filter(({ kind }) => kind === 'open'),
		won: ofKind('won'),
		lost: ofKind('lost'),
		reasons
	};
}

interface Colleague extends Author {
	readonly name: string;
	readonly role: 'owner' | 'manager' | 'rep';
}

/** The reader and others, or others alone; the second of a larger team leads it. */
function team(
	{ reader, texts }: WorldOptions,
	members: number,
	random: Random,
	bytes: RandomBytes
): readonly [Colleague, ...Colleague[]] {
	const names = shuffled(random, texts.people);
	const made = (index: number): Colleague => ({
		member: newId('member', bytes),
		device: newDeviceId(bytes),
		name: names[index % names.length] ?? '',
		role: index === 0 ? 'owner' : index === 1 && members > 3 ? 'manager' : 'rep'
	});
	const owner: Colleague = reader ? { ...reader, role: 'owner' } : made(0);
	return [owner, ...Array.from({ length: members - 1 }, (_, index) => made(index + 1))];
}
