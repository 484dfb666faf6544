import { toActivity, type Activity } from '#lib/domain/activity.ts';
import { EXTRA, LABEL, toDeal, type Contest, type Deal } from '#lib/domain/deal.ts';
import {
	toCompany,
	toContact,
	toMember,
	toPipeline,
	toReason,
	toSettings,
	toStage,
	RATE,
	type Company,
	type Contact,
	type Member,
	type Pipeline,
	type Reason,
	type Settings,
	type Stage
} from '#lib/domain/directory.ts';
import type { Folded } from '#lib/domain/fold.ts';
import { guideFields } from '#lib/domain/guide.ts';
import { SETTINGS, typeOf, type RecordId, type RecordType, type StageId } from '#lib/domain/ids.ts';
import { toKept, type Kept } from '#lib/domain/kept.ts';
import { isExit, type Fields, type FieldValue } from '#lib/domain/operation.ts';
import { keptType, type KeptType } from '#lib/domain/records.ts';

/** What a record is to those who read a workspace. */
export type Value =
	Deal | Company | Contact | Pipeline | Stage | Reason | Member | Settings | Activity | Kept;

/** A record as it was folded elsewhere, to be shown before its operations are here. */
export interface Row {
	readonly id: RecordId;
	/** None where there is nothing to show: it was taken away, or its creation has not arrived. */
	readonly value: Value | undefined;
	/** The open stage that a closed deal was closed in. */
	readonly from?: StageId;
	/** What is to be decided about a contested deal. */
	readonly contest?: Contest;
	/** Without operations that lie ahead of the clock it was folded by. */
	readonly partial?: boolean;
}

/** What a folded record is to be shown as. */
export function valueOf(folded: Folded): Value | undefined {
	const { id, deleted, purged } = folded;
	if (keptType(id)) return toKept(folded);
	const type = typeOf(id) as Exclude<RecordType, KeptType> | undefined;
	if (purged) return undefined;
	switch (type) {
		case 'deal':
			return toDeal(folded);
		case 'company':
			return toCompany(folded);
		case 'contact':
			return toContact(folded);
		case 'pipeline':
			return deleted ? undefined : arrived(toPipeline(folded));
		case 'stage':
			return deleted ? undefined : arrived(toStage(folded));
		case 'reason':
			return deleted ? undefined : arrived(toReason(folded));
		case 'member':
			return deleted ? undefined : toMember(folded);
		case 'workspace':
			return id === SETTINGS ? toSettings(folded) : undefined;
		case 'activity':
			return toActivity(folded);
		case undefined:
			return undefined;
		default:
			return type satisfies never;
	}
}

/** Without an order its creation has not arrived: nothing could be put after it, or into it. */
function arrived<T extends Pipeline | Reason | Stage>(one: T): T | undefined {
	return one.order === '' ? undefined : one;
}

/** The open stage that a closed deal was closed in. */
export function closedFrom({ placed }: Folded): StageId | undefined {
	return placed && isExit(placed) ? placed.body.from.stage : undefined;
}

/** The fields that a value was read from: folded again they give the same. */
export function fieldsOf({ id, value }: Row): Fields {
	const type = typeOf(id);
	if (!value || !type) return {};
	if (isKept(value)) return value.fields;
	const fields: Record<string, FieldValue> = {};
	const own = value as unknown as Readonly<Record<string, FieldValue | undefined>>;
	for (const name of FIELDS[type as Exclude<RecordType, KeptType>]) {
		const field = own[name];
		if (field !== undefined && field !== '') fields[name] = field;
	}
	if ('writtenCompany' in value && value.writtenCompany !== undefined)
		fields['company'] = value.writtenCompany;
	if ('guide' in value) Object.assign(fields, guideFields(value.guide));
	if ('entries' in value) Object.assign(fields, value.entries);
	if ('labels' in value) for (const label of value.labels) fields[LABEL + label] = true;
	if ('writtenContacts' in value) {
		fields['contacts'] = value.writtenContacts;
		if (value.writtenContacts[0] !== undefined) fields['mainContact'] = value.writtenContacts[0];
	}
	if ('writtenContact' in value && value.writtenContact !== undefined)
		fields['contact'] = value.writtenContact;
	if ('rates' in value)
		for (const { currency, from, rate } of value.rates) fields[`${RATE}${currency}.${from}`] = rate;
	if ('workingDays' in value) fields['workingDays'] = value.workingDays.map(String);
	if ('extra' in value)
		for (const [heading, text] of Object.entries(value.extra)) fields[EXTRA + heading] = text;
	return fields;
}

/** Whether a value is a record that is nothing but its fields. */
export function isKept(value: Value): value is Kept {
	return 'madeBy' in value;
}

const FIELDS: Record<Exclude<RecordType, KeptType>, readonly string[]> = {
	workspace: ['name', 'currency', 'timeZone', 'sample', 'calendar', 'firstDay'],
	pipeline: ['name', 'order', 'colour', 'archived', 'area'],
	stage: ['pipeline', 'name', 'kind', 'order', 'probability'],
	reason: ['name', 'order', 'use', 'asks'],
	member: ['name', 'role', 'invited', 'team'],
	deal: [
		...['title', 'value', 'cost', 'owner', 'expectedClose', 'nextStep', 'nextOn'],
		...['source', 'segment', 'persona', 'lead', 'paidOn']
	],
	company: [
		...['name', 'website', 'phone', 'email', 'address', 'marketSegment', 'owner', 'note'],
		...['mergedInto', 'notTwins']
	],
	contact: [
		...['name', 'email', 'phone', 'position', 'mobile', 'address', 'persona', 'note'],
		...['mergedInto', 'notTwins']
	],
	activity: [...['type', 'deal', 'lead', 'outcome', 'direction', 'cold', 'note']]
};
