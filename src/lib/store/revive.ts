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
import { typeOf, type RecordId, type StageId } from '#lib/domain/ids.ts';
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
		...(contest ? { contest } : {})
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
	switch (type) {
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
			return ordered(json as unknown as Pipeline);
		case 'reason':
			return ordered(json as unknown as Reason);
		case 'member':
			return member(json as unknown as Member);
		case 'workspace':
			return settings(json as unknown as Settings);
		case undefined:
			return undefined;
		default:
			return type satisfies never;
	}
}

function deal(json: Deal): Deal | undefined {
	const { id, title, value, owner, company, contacts, expectedClose, nextStep, nextOn } = json;
	const { pipeline, stage, order, status, createdAt, enteredAt, touchedAt, lost } = json;
	const { contested, overtaken, deleted, deletion, revived, extra, writtenCompany } = json;
	if (!areTexts(title, nextStep, pipeline, stage, order, status)) return undefined;
	if (typeof touchedAt !== 'number' || !Array.isArray(contacts) || !isObject(extra))
		return undefined;
	if (value !== undefined && !isMoney(value)) return undefined;
	if (!Array.isArray(overtaken)) return undefined;
	return {
		id,
		title,
		value,
		owner,
		company,
		writtenCompany,
		contacts,
		expectedClose,
		nextStep,
		nextOn,
		pipeline,
		stage,
		order,
		status,
		createdAt,
		enteredAt,
		touchedAt,
		lost,
		contested,
		overtaken,
		deleted,
		deletion,
		revived,
		extra
	};
}

function contact(json: Contact): Contact | undefined {
	const { id, name, company, writtenCompany, email, phone, deleted, deletion } = json;
	if (!areTexts(name, email, phone)) return undefined;
	return { id, name, company, writtenCompany, email, phone, deleted, deletion };
}

function company(json: Company): Company | undefined {
	const { id, name, deleted, deletion, mergedInto, notTwins } = json;
	if (!areTexts(name) || !Array.isArray(notTwins)) return undefined;
	return { id, name, deleted, deletion, mergedInto, notTwins };
}

function stage(json: Stage): Stage | undefined {
	const { id, pipeline, name, kind, order, probability, guide } = json;
	if (!areTexts(pipeline, name, kind, order) || typeof probability !== 'number') return undefined;
	if (!isObject(guide) || !Array.isArray(guide.criteria) || !Array.isArray(guide.activities))
		return undefined;
	const { decision, criteria, activities, days } = guide;
	return {
		id,
		pipeline,
		name,
		kind,
		order,
		probability,
		guide: { decision, criteria, activities, days }
	};
}

function activity(json: Activity): Activity | undefined {
	const { id, type, deal, contact, outcome, direction, note, at, by, recordedAt, deleted } = json;
	if (!areTexts(type, direction, note, by) || typeof recordedAt !== 'number') return undefined;
	return { id, type, deal, contact, outcome, direction, note, at, by, recordedAt, deleted };
}

function member(json: Member): Member | undefined {
	return areTexts(json.name) ? json : undefined;
}

function ordered<T extends Pipeline | Reason>(json: T): T | undefined {
	return areTexts(json.name, json.order) ? json : undefined;
}

function settings(json: Settings): Settings | undefined {
	return areTexts(json.name, json.currency, json.timeZone) ? json : undefined;
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
