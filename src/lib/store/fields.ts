import { CUSTOMISED, type CustomField, type Customised } from '#lib/domain/catalogue.ts';
import { CUSTOM, LABEL, money } from '#lib/domain/deal.ts';
import {
	typeOf,
	type CustomFieldId,
	type LabelId,
	type PipelineId,
	type RecordId
} from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { refuse } from '#lib/domain/problem.ts';
import { byRank } from '#lib/domain/rank.ts';
import { parseDay } from '#lib/domain/time.ts';
import { setFields, type Outcome } from './commands.ts';
import type { Workspace } from './workspace.ts';

/** What may be set on a deal, a lead, a company and a contact alike: labels, and the fields of the workspace's own. */

/** Puts a label on a record, or takes it off. Refused: `record-unknown`. */
export function setLabel(
	workspace: Workspace,
	record: RecordId,
	label: LabelId,
	on: boolean
): Outcome {
	if (on && !workspace.table('label').has(label)) return refuse('record-unknown', label);
	return setFields(workspace, record, { [LABEL + label]: on || null });
}

/** The fields that the workspace has added to a type of record, in order; of a deal those of its pipeline. */
export function customFields(
	workspace: Workspace,
	of: Customised,
	pipeline?: PipelineId
): readonly CustomField[] {
	return [...workspace.table('custom-field').values()]
		.filter(
			(field) =>
				!field.deleted &&
				field.of === of &&
				(pipeline === undefined ||
					field.pipelines.length === 0 ||
					field.pipelines.includes(pipeline))
		)
		.sort(byRank);
}

/**
 * Sets a field of the workspace's own; `null` empties. Refused: `record-unknown`; for what its type does not take
 * `day-invalid`, `value-invalid`.
 */
export function setCustom(
	workspace: Workspace,
	record: RecordId,
	id: CustomFieldId,
	value: FieldValue
): Outcome {
	const field = workspace.table('custom-field').get(id);
	const type = CUSTOMISED.find((one) => one === typeOf(record));
	if (!field || field.of !== type) return refuse('record-unknown', id);
	if (value !== null && value !== '' && !takes(workspace, field, value))
		return refuse(field.type === 'date' ? 'day-invalid' : 'value-invalid', id);
	return setFields(workspace, record, {
		[CUSTOM + id]: Array.isArray(value) && value.length === 0 ? null : value
	});
}

/** Whether a value is one of a field's type. A choice that was taken off the list since can stay, not be made. */
export function takes(workspace: Workspace, field: CustomField, value: FieldValue): boolean {
	switch (field.type) {
		case 'text':
			return typeof value === 'string';
		case 'number':
			return typeof value === 'number' && Number.isFinite(value);
		case 'money':
			return money(value) !== undefined;
		case 'date':
			return typeof value === 'string' && parseDay(value) !== undefined;
		case 'choice':
			return typeof value === 'string' && field.choices.includes(value);
		case 'choices':
			return Array.isArray(value) && value.every((one) => field.choices.includes(one as string));
		case 'person':
			return typeof value === 'string' && workspace.members.has(value as never);
		case 'link':
			return typeof value === 'string' && linkOf(value) !== undefined;
		case 'yes-no':
			return typeof value === 'boolean';
		default:
			return field.type satisfies never;
	}
}

/** The address that a text means, or `undefined` for none that a browser may open: `https` is taken for granted. */
export function linkOf(text: string): string | undefined {
	const typed = text.trim();
	const written = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(typed) ? typed : `https://${typed}`;
	if (!URL.canParse(written) || /\s/.test(typed)) return undefined;
	const { protocol, hostname, href } = new URL(written);
	if (protocol === 'mailto:' || protocol === 'tel:') return href;
	const isWeb = protocol === 'https:' || protocol === 'http:';
	return isWeb && (hostname.includes('.') || hostname === 'localhost') ? href : undefined;
}
