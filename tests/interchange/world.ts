import { fold, type Records } from '#lib/domain/fold.ts';
import { toDeal, type Deal } from '#lib/domain/deal.ts';
import type { Hlc } from '#lib/domain/hlc.ts';
import type { DeviceId, MemberId, WorkspaceId } from '#lib/domain/ids.ts';
import type { Currency } from '#lib/domain/money.ts';
import type { ImportId, Operation } from '#lib/domain/operation.ts';
import type { Stamp } from '#lib/interchange/stamping.ts';
import { Desk, type Choice, type Part } from '#lib/interchange/desk.ts';
import type { Ground, Plan, Texts } from '#lib/interchange/plan.ts';

export const TEXTS: Texts = {
	column: 'Column',
	reasonNotGiven: 'Not given in the file',
	open: 'Open',
	won: 'Won',
	lost: 'Lost'
};

/** A workspace with nothing in it. */
export function ground(has: Partial<Ground> = {}): Ground {
	return {
		workspace: 'W'.repeat(22) as WorkspaceId,
		timeZone: 'Europe/Warsaw',
		currency: 'USD' as Currency,
		pipelines: [],
		companies: [],
		contacts: [],
		members: [],
		reasons: [],
		lists: { source: [], 'market-segment': [], label: [], persona: [] },
		custom: [],
		retired: [],
		last: {
			...{ pipeline: null, lost: null, disqualified: null, nurture: null },
			...{ source: null, 'market-segment': null, label: null, persona: null }
		},
		...has
	};
}

export function stamp(device = 'devA', hlc = 1_000_000): Stamp {
	return {
		hlc: hlc as Hlc,
		device: device as DeviceId,
		by: 'm000' as MemberId,
		imported: `i-${device}` as ImportId
	};
}

/** A desk with a file of text on it. */
export function desk(text: string | Uint8Array, choice: Choice = {}): Desk {
	const made = new Desk(typeof text === 'string' ? new TextEncoder().encode(text) : text);
	made.read(choice, TEXTS);
	return made;
}

export interface Imported {
	readonly parts: readonly Part[];
	readonly operations: readonly Operation[];
	readonly records: Records;
	/** By title. */
	readonly deals: readonly Deal[];
	readonly refused: readonly Part['refused'][number][];
	readonly repeated: readonly number[];
}

/** What importing a file makes, by its own plan or another. */
export function importing(
	text: string | Uint8Array,
	{
		into = ground(),
		by = stamp(),
		change = (plan) => plan
	}: { into?: Ground; by?: Stamp; change?: (plan: Plan) => Plan } = {}
): Imported {
	const file = desk(text);
	const plan = change(file.propose(into, 'Imported'));
	const parts = [...file.make(plan, into, TEXTS, by)];
	const operations = parts.flatMap(({ supports, arrivals }) =>
		[...supports, ...arrivals].flatMap(({ entries }) => entries)
	);
	const records = fold(operations);
	return {
		parts,
		operations,
		records,
		deals: [...records.values()].flatMap((record) => {
			const deal = record.id.startsWith('d') ? toDeal(record) : undefined;
			return deal ? [deal] : [];
		}),
		refused: parts.flatMap(({ refused }) => refused),
		repeated: parts.flatMap(({ repeated }) => repeated)
	};
}

/** Names of records of a type (by the letter of their ids). */
export function names(records: Records, letter: string): string[] {
	return [...records.values()]
		.filter(({ id }) => id.startsWith(letter))
		.map(({ fields }) => String(fields['name']));
}

/** The course of a deal: kind, stage's name and time of each of its operations. */
export function course(records: Records, deal: Deal): string[] {
	const record = records.get(deal.id);
	return (record?.operations ?? []).map(({ kind, at, body }) => {
		const stage = 'stage' in body ? body.stage : 'place' in body ? body.place?.stage : undefined;
		const name = stage && records.get(stage)?.fields['name'];
		return `${kind} ${String(name)} ${String(at)}`;
	});
}
