import {
	CUSTOM,
	deletionOf,
	entriesIn,
	LABEL,
	list,
	markedIn,
	text,
	type Deletion
} from './deal.ts';
import type { Folded } from './fold.ts';
import { toGuide, type StageGuide } from './guide.ts';
import type {
	CompanyId,
	ContactId,
	LabelId,
	MarketSegmentId,
	MemberId,
	PersonaId,
	PipelineId,
	ReasonId,
	StageId,
	TeamId
} from './ids.ts';
import { parseCurrency, type Currency, type Percent } from './money.ts';
import type { Fields, FieldValue } from './operation.ts';
import type { Rank } from './rank.ts';
import { parseDay, parseZone, type Day, type TimeZone } from './time.ts';

/** What the deals of a workspace refer to: its pipelines, people and settings. */

export interface Pipeline {
	readonly id: PipelineId;
	readonly name: string;
	readonly order: Rank;
	/** The name of a colour (`catalogue.ts`); empty for none. */
	readonly colour: string;
	/** In no choice and on no board any more. Its deals and its history stay. */
	readonly archived: boolean;
	/** The area that only some see its deals in; none: everybody does. */
	readonly area: string | undefined;
}

export type StageKind = 'open' | 'won' | 'lost';

export interface Stage {
	readonly id: StageId;
	readonly pipeline: PipelineId;
	readonly name: string;
	readonly kind: StageKind;
	readonly order: Rank;
	/** Base probability that a deal in this stage is won; 100 for won, 0 for lost. */
	readonly probability: Percent;
	readonly guide: StageGuide;
}

/** Why deals leave the board without being won. */
export const REASON_USES = ['lost', 'disqualified', 'nurture'] as const;
export type ReasonUse = (typeof REASON_USES)[number];

export interface Reason {
	readonly id: ReasonId;
	readonly name: string;
	readonly order: Rank;
	readonly use: ReasonUse;
	/** What is to be told with it: which competitor, or in words. */
	readonly asks: 'competitor' | 'note' | undefined;
}

export type Role = 'owner' | 'manager' | 'rep' | 'viewer';

export interface Member {
	readonly id: MemberId;
	readonly name: string;
	readonly role: Role;
	/** Named in an imported file and not yet here. */
	readonly invited: boolean;
	readonly team: TeamId | undefined;
}

export interface Company {
	readonly id: CompanyId;
	readonly name: string;
	readonly website: string;
	readonly phone: string;
	readonly email: string;
	readonly address: string;
	readonly marketSegment: MarketSegmentId | undefined;
	readonly owner: MemberId | undefined;
	readonly note: string;
	readonly labels: readonly LabelId[];
	/** Registers of custom fields, `f.<custom field>`. */
	readonly entries: Fields;
	/** Deleted, or merged into another: in no list. */
	readonly deleted: boolean;
	/** The deletion that holds, or that an edit made apart has made void. */
	readonly deletion: Deletion | undefined;
	/** Deleted by one and edited by another, apart: here again until somebody decides. */
	readonly revived: boolean;
	/** The company that somebody merged it into; what refers to it refers to that one. */
	readonly mergedInto: CompanyId | undefined;
	/** Companies that look like this one and that somebody has said are others. */
	readonly notTwins: readonly CompanyId[];
}

export interface Contact {
	readonly id: ContactId;
	readonly name: string;
	/** The company, or the one it was merged into. */
	readonly company: CompanyId | undefined;
	/** The company as it was written. */
	readonly writtenCompany: CompanyId | undefined;
	readonly email: string;
	readonly phone: string;
	/** What they are at their company. */
	readonly position: string;
	readonly mobile: string;
	readonly address: string;
	readonly persona: PersonaId | undefined;
	readonly note: string;
	readonly labels: readonly LabelId[];
	/** Registers of custom fields, `f.<custom field>`. */
	readonly entries: Fields;
	/** Deleted, or merged into another: in no list. */
	readonly deleted: boolean;
	/** The deletion that holds, or that an edit made apart has made void. */
	readonly deletion: Deletion | undefined;
	/** Deleted by one and edited by another, apart: here again until somebody decides. */
	readonly revived: boolean;
	/** The contact that somebody merged it into; what refers to it refers to that one. */
	readonly mergedInto: ContactId | undefined;
	/** Contacts that look like this one and that somebody has said are others. */
	readonly notTwins: readonly ContactId[];
}

export interface Settings {
	readonly name: string;
	readonly currency: Currency;
	readonly timeZone: TimeZone;
	/** Made of sample data, to be cleared in one tap. */
	readonly sample: boolean;
	/** By which months, quarters and weeks are counted, on every device of the workspace. */
	readonly calendar: 'gregorian' | 'persian';
	/** The first day of a week: 0 is Sunday. */
	readonly firstDay: number;
	/** The days on which one works: 0 is Sunday. */
	readonly workingDays: readonly number[];
	/** What one unit of a currency is worth in the workspace's own, by the day from which it holds. */
	readonly rates: readonly Rate[];
}

/** What one major unit of a currency is worth in the workspace's, from a day on. */
export interface Rate {
	readonly currency: Currency;
	readonly from: Day;
	/** A decimal number as it was typed, '1.0845'. */
	readonly rate: string;
}

/** The register of a day of the week that was made a working day, or none, is this and its number. */
export const WORKING_DAY = 'workingDay.';
/** The register of a rate is this, its currency, a dot and the day from which it holds. */
export const RATE = 'rate.';
/** The same, of the currency that the rate is in. Another may have been made the workspace's apart from it. */
export const RATE_IN = 'rateIn.';

export function toPipeline({ id, fields }: Folded): Pipeline {
	return {
		id: id as PipelineId,
		name: name(fields),
		order: order(fields),
		colour: text(fields['colour']) ?? '',
		archived: fields['archived'] === true,
		area: text(fields['area'])
	};
}

export function toStage({ id, fields }: Folded): Stage {
	const kind = fields['kind'];
	return {
		id: id as StageId,
		pipeline: (text(fields['pipeline']) ?? '') as PipelineId,
		name: name(fields),
		kind: kind === 'won' || kind === 'lost' ? kind : 'open',
		order: order(fields),
		probability: percent(fields['probability']),
		guide: toGuide(fields)
	};
}

export function toReason({ id, fields }: Folded): Reason {
	const asks = fields['asks'];
	return {
		id: id as ReasonId,
		name: name(fields),
		order: order(fields),
		use: REASON_USES.find((use) => use === fields['use']) ?? 'lost',
		asks: asks === 'competitor' || asks === 'note' ? asks : undefined
	};
}

export function toMember({ id, fields }: Folded): Member {
	const role = fields['role'];
	return {
		id: id as MemberId,
		name: name(fields),
		role: role === 'owner' || role === 'manager' || role === 'viewer' ? role : 'rep',
		invited: fields['invited'] === true,
		team: text(fields['team']) as TeamId | undefined
	};
}

/** The company that a folded record is; whether what it was merged into still is one is for the workspace to say. */
export function toCompany(folded: Folded): Company {
	const { id, fields, deleted } = folded;
	return {
		id: id as CompanyId,
		name: name(fields),
		website: text(fields['website']) ?? '',
		phone: text(fields['phone']) ?? '',
		email: text(fields['email']) ?? '',
		address: text(fields['address']) ?? '',
		marketSegment: text(fields['marketSegment']) as MarketSegmentId | undefined,
		owner: text(fields['owner']) as MemberId | undefined,
		note: text(fields['note']) ?? '',
		labels: markedIn(fields, LABEL) as readonly LabelId[],
		entries: entriesIn(fields, [CUSTOM]),
		deleted,
		deletion: deletionOf(folded),
		revived: folded.revived,
		mergedInto: text(fields['mergedInto']) as CompanyId | undefined,
		notTwins: list(fields['notTwins']) as readonly CompanyId[]
	};
}

export function toContact(folded: Folded): Contact {
	const { id, fields, deleted } = folded;
	const company = text(fields['company']) as CompanyId | undefined;
	return {
		id: id as ContactId,
		name: name(fields),
		company,
		writtenCompany: company,
		email: text(fields['email']) ?? '',
		phone: text(fields['phone']) ?? '',
		position: text(fields['position']) ?? '',
		mobile: text(fields['mobile']) ?? '',
		address: text(fields['address']) ?? '',
		persona: text(fields['persona']) as PersonaId | undefined,
		note: text(fields['note']) ?? '',
		labels: markedIn(fields, LABEL) as readonly LabelId[],
		entries: entriesIn(fields, [CUSTOM]),
		deleted,
		deletion: deletionOf(folded),
		revived: folded.revived,
		mergedInto: text(fields['mergedInto']) as ContactId | undefined,
		notTwins: list(fields['notTwins']) as readonly ContactId[]
	};
}

/** The settings of a workspace; before they arrive, what a reader can do least harm with. */
export function toSettings(folded: Folded | undefined): Settings {
	const fields = folded?.fields ?? {};
	const currency = parseCurrency(text(fields['currency']) ?? '') ?? ('USD' as Currency);
	return {
		name: name(fields),
		currency,
		timeZone: parseZone(text(fields['timeZone']) ?? '') ?? 'UTC',
		sample: fields['sample'] === true,
		calendar: fields['calendar'] === 'persian' ? 'persian' : 'gregorian',
		firstDay: weekday(fields['firstDay']) ?? 1,
		workingDays: workingDaysIn(fields),
		rates: ratesIn(fields, currency)
	};
}

function weekday(value: FieldValue | undefined): number | undefined {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 6
		? value
		: undefined;
}

/** The days that were first said, and as each says since. Where two have taken off the last ones apart, as first said. */
function workingDaysIn(fields: Fields): readonly number[] {
	const written = list(fields['workingDays']);
	const first = [0, 1, 2, 3, 4, 5, 6].map((day) => written.includes(String(day)));
	const said = first.map((is, day) => fields[WORKING_DAY + day] ?? is);
	return (said.some(Boolean) ? said : first).flatMap((is, day) => (is ? day : []));
}

const RATED = /^rate\.([A-Z]{3})\.(.+)$/;

/** The rates in a currency, by the one they are of, the latest first. */
function ratesIn(fields: Fields, own: Currency): readonly Rate[] {
	return Object.keys(fields)
		.flatMap((name) => {
			const [, code = '', day = ''] = RATED.exec(name) ?? [];
			const [currency, from, rate] = [parseCurrency(code), parseDay(day), text(fields[name])];
			const isOwn = (fields[`${RATE_IN}${code}.${day}`] ?? own) === own;
			return currency && from && rate && Number(rate) > 0 && isOwn
				? [{ currency, from, rate }]
				: [];
		})
		.sort((a, b) =>
			a.currency === b.currency ? (a.from < b.from ? 1 : -1) : a.currency < b.currency ? -1 : 1
		);
}

function name(fields: Folded['fields']): string {
	return text(fields['name']) ?? '';
}

function order(fields: Folded['fields']): Rank {
	return (text(fields['order']) ?? '') as Rank;
}

function percent(value: FieldValue | undefined): Percent {
	return (typeof value === 'number' ? Math.min(100, Math.max(0, Math.round(value))) : 0) as Percent;
}
