import type { ActivityOutcome, ActivityType } from '#lib/domain/activity.ts';
import { newId, type CompanyId, type ContactId } from '#lib/domain/ids.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { workTime } from './calendar.ts';
import { between, happens, pick } from './chance.ts';
import type { Birth, Surroundings } from './life.ts';
import { bytesOf } from './random.ts';
import type { Draft } from './stamping.ts';

/** Streams of chance below this are those of what is done beside calls, so that it shifts no draw of others. */
const STREAM = -2_000_000;

const WROTE = 0.55;
const MET = 0.6;
const PROPOSED = 0.75;
const SAID = 0.5;

/** What is done about a deal when it enters each third of its stages. */
const USUAL: readonly (readonly [ActivityType, number, readonly ActivityOutcome[]])[][] = [
	[
		['email', WROTE, ['answered', 'no-reply', 'answered']],
		['message', 0.25, ['answered', 'no-reply']]
	],
	[
		['meeting', MET, ['reached', 'reached', 'reached', 'not-there']],
		['demo', 0.4, ['reached']],
		['note', 0.2, []]
	],
	[
		['proposal', PROPOSED, ['answered', 'no-reply']],
		['email', 0.3, ['answered', 'no-reply']]
	]
];

/** What a team does about its deals beside calling: e-mails, messages, meetings, demos, proposals and notes. */
export function visits(
	seed: number,
	world: Surroundings,
	births: readonly Birth[],
	contactOf: (company: CompanyId | undefined) => ContactId | undefined
): readonly Draft[] {
	return births.flatMap((birth, index) => {
		const random = sfc32(seed, STREAM - index);
		const contact = contactOf(birth.company);
		const entries = [
			{ time: birth.start as number, stage: 0 },
			...birth.steps.flatMap(({ kind, time, to }) =>
				kind === 'move' ? [{ time: time as number, stage: to }] : []
			)
		];
		return entries.flatMap(({ time, stage }, turn) => {
			const until = entries[turn + 1]?.time ?? birth.steps.at(-1)?.time ?? world.until;
			return during(random, world, birth, contact, { from: time, until, stage });
		});
	});
}

function during(
	random: Random,
	{ clock, until, week, stages, texts }: Surroundings,
	{ id, owner }: Birth,
	contact: ContactId | undefined,
	stay: { readonly from: number; readonly until: number; readonly stage: number }
): Draft[] {
	const phase = Math.min(2, Math.floor((3 * stay.stage) / stages.length));
	return (USUAL[phase] ?? []).flatMap(([type, share, outcomes]) => {
		const happened = happens(random, share);
		const planned = stay.from + (stay.until - stay.from) * between(random, 0.2, 0.9);
		const time = workTime(planned, week);
		const record = newId('activity', bytesOf(random));
		const words = type === 'email' || type === 'message' || type === 'proposal';
		const said = type === 'note' || happens(random, SAID);
		const note = pick(
			random,
			type === 'note' ? texts.talk.remarks : words ? texts.wrote : texts.met
		);
		const outcome = outcomes.length > 0 ? pick(random, outcomes) : undefined;
		const direction = words && outcome === 'answered' && happens(random, 0.3) ? 'in' : 'out';
		if (!happened || time > until || time <= stay.from) return [];
		const fields = {
			type,
			deal: id,
			...(contact ? { contact } : {}),
			...(outcome ? { outcome } : {}),
			direction,
			...(said ? { note } : {})
		};
		return [{ at: clock(time), record, by: owner, act: { kind: 'create', fields } }];
	});
}
