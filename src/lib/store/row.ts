import { toActivity, type Activity } from '#lib/domain/activity.ts';
import { EXTRA, toDeal, type Contest, type Deal } from '#lib/domain/deal.ts';
import {
	toCompany,
	toContact,
	toMember,
	toPipeline,
	toReason,
	toSettings,
	toStage,
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
import type { Fields, FieldValue } from '#lib/domain/operation.ts';

/** What a record is to those who read a workspace. */
export type Value =
	Deal | Company | Contact | Pipeline | Stage | Reason | Member | Settings | Activity;

/** A record as it was folded elsewhere, to be shown before its operations are here. */
export interface Row {
	readonly id: RecordId;
	/** None where there is nothing to show: it was taken away, or its creation has not arrived. */
	readonly value: Value | undefined;
	/** The open stage that a closed deal was closed in. */
	readonly from?: StageId;
	/** What is to be decided about a contested deal. */
	readonly contest?: Contest;
}

/** What a folded record is to be shown as. */
export function valueOf(folded: Folded): Value | undefined {
	const { id, deleted, purged } = folded;
	const type = typeOf(id);
	if (purged) return undefined;
	switch (type) {
		case 'deal':
			return toDeal(folded);
		case 'company':
			return toCompany(folded);
		case 'contact':
			return toContact(folded);
		case 'pipeline':
			return deleted ? undefined : toPipeline(folded);
		case 'stage':
			return deleted ? undefined : toStage(folded);
		case 'reason':
			return deleted ? undefined : toReason(folded);
		case 'member':
			return deleted ? undefined : toMember(folded);
		case 'workspace':
			return id === SETTINGS ? toSettings(folded) : undefined;
		case 'activity': {
			const activity = toActivity(folded);
			return activity?.deleted ? undefined : activity;
		}
		case undefined:
			return undefined;
		default:
			return type satisfies never;
	}
}

/** The open stage that a closed deal was closed in. */
export function closedFrom({ placed }: Folded): StageId | undefined {
	return placed?.kind === 'win' || placed?.kind === 'lose' ? placed.body.from.stage : undefined;
}

/** The fields that a value was read from: folded again they give the same. */
export function fieldsOf({ id, value }: Row): Fields {
	const fields: Record<string, FieldValue> = {};
	const type = typeOf(id);
	if (!value || !type) return fields;
	const own = value as unknown as Readonly<Record<string, FieldValue | undefined>>;
	for (const name of FIELDS[type]) {
		const field = own[name];
		if (field !== undefined && field !== '') fields[name] = field;
	}
	if ('writtenCompany' in value && value.writtenCompany !== undefined)
		fields['company'] = value.writtenCompany;
	if ('guide' in value) Object.assign(fields, guideFields(value.guide));
	if ('extra' in value)
		for (const [heading, text] of Object.entries(value.extra)) fields[EXTRA + heading] = text;
	return fields;
}

const FIELDS: Record<RecordType, readonly string[]> = {
	workspace: ['name', 'currency', 'timeZone', 'sample'],
	pipeline: ['name', 'order'],
	stage: ['pipeline', 'name', 'kind', 'order', 'probability'],
	reason: ['name', 'order'],
	member: ['name', 'role', 'invited'],
	deal: ['title', 'value', 'owner', 'contacts', 'expectedClose', 'nextStep', 'nextOn'],
	company: ['name', 'mergedInto', 'notTwins'],
	contact: ['name', 'email', 'phone'],
	activity: ['type', 'deal', 'contact', 'outcome', 'direction', 'note']
};
