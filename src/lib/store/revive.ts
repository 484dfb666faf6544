import type { Activity } from '#lib/domain/activity.ts';
import type { Contest, Deal } from '#lib/domain/deal.ts';
import type {
	Company,
	Contact,
	Member,
	Pipeline,
	Reason,
	Settings,
	Stage
} from '#lib/domain/directory.ts';
import type { StageGuide } from '#lib/domain/guide.ts';
import { typeOf, type RecordId, type RecordType, type StageId } from '#lib/domain/ids.ts';
import type { Kept } from '#lib/domain/kept.ts';
import { keptType, type KeptType } from '#lib/domain/records.ts';
import type { Row, Value } from './row.ts';

/**
 * A row as it was before it became JSON, which leaves out what is `undefined`; `undefined` for what cannot be one.
 *
 * Looks at what readers would fall over, not at every word: rows are written by this app only, version by version.
 */
export function reviveRow(json: unknown): Row | undefined {
	if (!isObject(json) || typeof json['id'] !== 'string') return undefined;
	const id = json['id'] as RecordId;
	const from = json['from'];
	if (from !== undefined && typeof from !== 'string') return undefined;
	const given = json['value'];
	const value = given === undefined ? undefined : reviveValue(id, given);
	if (given !== undefined && value === undefined) return undefined;
	const contest = reviveContest(json['contest']);
	if (json['contest'] !== undefined && !contest) return undefined;
	return {
		id,
		value,
		...(from === undefined ? {} : { from: from as StageId }),
		...(contest ? { contest } : {}),
		...(json['partial'] === true ? { partial: true } : {})
	};
}

function reviveContest(json: unknown): Contest | undefined {
	if (!isObject(json)) return undefined;
	const { won, lost } = json;
	const closings = [won, lost].every((one) => isObject(one) && isObject(one['body']));
	return closings ? (json as unknown as Contest) : undefined;
}

function reviveValue(id: RecordId, json: unknown): Value | undefined {
	if (!isObject(json)) return undefined;
	const type = typeOf(id);
	if (type !== 'workspace' && json['id'] !== id) return undefined;
	if (keptType(id)) return kept(json as unknown as Kept);
	switch (type as Exclude<RecordType, KeptType> | undefined) {
		case 'deal':
			return deal(json as unknown as Deal);
		case 'contact':
			return contact(json as unknown as Contact);
		case 'stage':
			return stage(json as unknown as Stage);
		case 'activity':
			return activity(json as unknown as Activity);
		case 'company':
			return company(json as unknown as Company);
		case 'pipeline':
			return pipeline(json as unknown as Pipeline);
		case 'reason':
			return reason(json as unknown as Reason);
		case 'member':
			return member(json as unknown as Member);
		case 'workspace':
			return settings(json as unknown as Settings);
		default:
			return undefined;
	}
}

function deal(json: Deal): Deal | undefined {
	const { title, value, nextStep, pipeline, stage, order, status, touchedAt } = json;
	const { contacts, writtenContacts, labels, overtaken, extra, entries, ticks } = json;
	if (!areTexts(title, nextStep, pipeline, stage, order, status)) return undefined;
	const lists = [contacts, writtenContacts, labels, overtaken];
	if (typeof touchedAt !== 'number' || !lists.every(Array.isArray)) return undefined;
	if (![extra, entries, ticks].every(isObject)) return undefined;
	if (value !== undefined && !isMoney(value)) return undefined;
	return { ...DEAL, ...json };
}

/** What JSON leaves out: with it every deal has the same shape. */
const DEAL = blank<Deal>(
	...(['id', 'title', 'value', 'cost', 'owner', 'company', 'writtenCompany', 'contacts'] as const),
	...([
		'writtenContacts',
		'source',
		'segment',
		'persona',
		'lead',
		'labels',
		'paidOn',
		'expectedClose'
	] as const),
	...(['nextStep', 'nextOn', 'pipeline', 'stage', 'order', 'status', 'createdAt'] as const),
	...(['enteredAt', 'touchedAt', 'lost', 'contested', 'overtaken', 'deleted'] as const),
	...(['deletion', 'revived', 'extra', 'entries', 'ticks'] as const)
);

function contact(json: Contact): Contact | undefined {
	const { name, email, phone, position, mobile, address, note, labels, notTwins, entries } = json;
	if (!areTexts(name, email, phone, position, mobile, address, note)) return undefined;
	if (!Array.isArray(labels) || !Array.isArray(notTwins) || !isObject(entries)) return undefined;
	return { ...CONTACT, ...json };
}

const CONTACT = blank<Contact>(
	...(['id', 'name', 'company', 'writtenCompany', 'email', 'phone', 'position'] as const),
	...(['mobile', 'address', 'persona', 'note', 'labels', 'entries', 'deleted'] as const),
	...(['deletion', 'revived', 'mergedInto', 'notTwins'] as const)
);

function company(json: Company): Company | undefined {
	const { name, website, phone, email, address, note, labels, notTwins, entries } = json;
	if (!areTexts(name, website, phone, email, address, note)) return undefined;
	if (!Array.isArray(labels) || !Array.isArray(notTwins) || !isObject(entries)) return undefined;
	return { ...COMPANY, ...json };
}

const COMPANY = blank<Company>(
	...(['id', 'name', 'website', 'phone', 'email', 'address', 'marketSegment'] as const),
	...(['owner', 'note', 'labels', 'entries', 'deleted', 'deletion', 'mergedInto'] as const),
	...(['revived', 'notTwins'] as const)
);

function stage(json: Stage): Stage | undefined {
	const { pipeline, name, kind, order, probability, guide } = json;
	if (!areTexts(pipeline, name, kind, order) || typeof probability !== 'number') return undefined;
	const { criteria, activities, steps, requires } = isObject(guide) ? guide : ({} as StageGuide);
	if (![criteria, activities, steps, requires].every(Array.isArray)) return undefined;
	return { ...json, guide: { ...GUIDE, ...guide } };
}

const GUIDE = blank<StageGuide>(
	...(['decision', 'criteria', 'activities', 'steps', 'requires', 'days'] as const)
);

function activity(json: Activity): Activity | undefined {
	const { type, direction, note, by, recordedAt } = json;
	if (!areTexts(type, direction, note, by) || typeof recordedAt !== 'number') return undefined;
	return { ...ACTIVITY, ...json };
}

const ACTIVITY = blank<Activity>(
	...(['id', 'type', 'deal', 'contact', 'writtenContact', 'lead', 'outcome'] as const),
	...(['direction', 'cold', 'note'] as const),
	...(['at', 'by', 'recordedAt', 'amended', 'deleted', 'deletion'] as const)
);

function kept(json: Kept): Kept | undefined {
	const { fields, madeBy, recordedAt, touchedAt } = json;
	if (!isObject(fields) || typeof madeBy !== 'string') return undefined;
	if (typeof recordedAt !== 'number' || typeof touchedAt !== 'number') return undefined;
	return { ...KEPT, ...json };
}

const KEPT = blank<Kept>(
	...(['id', 'fields', 'deleted', 'deletion', 'madeBy', 'madeAt', 'recordedAt'] as const),
	'touchedAt'
);

/** An object that has these keys and nothing in them. */
function blank<T>(...keys: readonly (keyof T)[]): { [K in keyof T]: undefined } {
	return Object.fromEntries(keys.map((key) => [key, undefined])) as never;
}

function member(json: Member): Member | undefined {
	return areTexts(json.name) ? { ...MEMBER, ...json } : undefined;
}

const MEMBER = blank<Member>('id', 'name', 'role', 'invited', 'team');

function pipeline(json: Pipeline): Pipeline | undefined {
	return areTexts(json.name, json.order, json.colour) ? { ...PIPELINE, ...json } : undefined;
}

const PIPELINE = blank<Pipeline>('id', 'name', 'order', 'colour', 'archived', 'area');

function reason(json: Reason): Reason | undefined {
	return areTexts(json.name, json.order, json.use) ? { ...REASON, ...json } : undefined;
}

const REASON = blank<Reason>('id', 'name', 'order', 'use', 'asks');

function settings(json: Settings): Settings | undefined {
	const { name, currency, timeZone, rates, workingDays } = json;
	const isWhole = areTexts(name, currency, timeZone) && [rates, workingDays].every(Array.isArray);
	return isWhole ? json : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMoney(value: unknown): boolean {
	return (
		isObject(value) &&
		Number.isSafeInteger(value['amount']) &&
		typeof value['currency'] === 'string'
	);
}

function areTexts(...values: readonly unknown[]): boolean {
	return values.every((value) => typeof value === 'string');
}
