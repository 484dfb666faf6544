import { deletionOf, text, type Deletion } from './deal.ts';
import type { Folded } from './fold.ts';
import { toGuide, type StageGuide } from './guide.ts';
import type { CompanyId, ContactId, MemberId, PipelineId, ReasonId, StageId } from './ids.ts';
import { parseCurrency, type Currency, type Percent } from './money.ts';
import type { FieldValue } from './operation.ts';
import type { Rank } from './rank.ts';
import { parseZone, type TimeZone } from './time.ts';

/** What the deals of a workspace refer to: its pipelines, people and settings. */

export interface Pipeline {
	readonly id: PipelineId;
	readonly name: string;
	readonly order: Rank;
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

export interface Reason {
	readonly id: ReasonId;
	readonly name: string;
	readonly order: Rank;
}

export type Role = 'owner' | 'manager' | 'rep' | 'viewer';

export interface Member {
	readonly id: MemberId;
	readonly name: string;
	readonly role: Role;
	/** Named in an imported file and not yet here. */
	readonly invited: boolean;
}

export interface Company {
	readonly id: CompanyId;
	readonly name: string;
	/** Deleted, or merged into another: in no list. */
	readonly deleted: boolean;
	readonly deletion: Deletion | undefined;
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
	readonly deleted: boolean;
	readonly deletion: Deletion | undefined;
}

export interface Settings {
	readonly name: string;
	readonly currency: Currency;
	readonly timeZone: TimeZone;
	/** Made of sample data, to be cleared in one tap. */
	readonly sample: boolean;
}

export function toPipeline({ id, fields }: Folded): Pipeline {
	return { id: id as PipelineId, name: name(fields), order: order(fields) };
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
	return { id: id as ReasonId, name: name(fields), order: order(fields) };
}

export function toMember({ id, fields }: Folded): Member {
	const role = fields['role'];
	return {
		id: id as MemberId,
		name: name(fields),
		role: role === 'owner' || role === 'manager' || role === 'viewer' ? role : 'rep',
		invited: fields['invited'] === true
	};
}

/** The company that a folded record is; whether what it was merged into still is one is for the workspace to say. */
export function toCompany(folded: Folded): Company {
	const { id, fields, deleted } = folded;
	const others = fields['notTwins'];
	return {
		id: id as CompanyId,
		name: name(fields),
		deleted,
		deletion: deleted ? deletionOf(folded) : undefined,
		mergedInto: text(fields['mergedInto']) as CompanyId | undefined,
		notTwins: Array.isArray(others) ? (others as readonly CompanyId[]) : NONE
	};
}

const NONE: readonly CompanyId[] = [];

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
		deleted,
		deletion: deleted ? deletionOf(folded) : undefined
	};
}

/** The settings of a workspace; before they arrive, what a reader can do least harm with. */
export function toSettings(folded: Folded | undefined): Settings {
	const fields = folded?.fields ?? {};
	return {
		name: name(fields),
		currency: parseCurrency(text(fields['currency']) ?? '') ?? ('USD' as Currency),
		timeZone: parseZone(text(fields['timeZone']) ?? '') ?? 'UTC',
		sample: fields['sample'] === true
	};
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
