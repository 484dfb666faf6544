import { money } from '#lib/domain/deal.ts';
import type { Change, Entry } from '#lib/domain/history.ts';
import type { CompanyId, ContactId, MemberId, StageId } from '#lib/domain/ids.ts';
import type { FieldValue, Operation } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay, formatMoney, formatNumber } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

const FIELDS: Readonly<Record<string, MessageKey>> = {
	title: 'deal.title',
	value: 'deal.value',
	company: 'deal.company',
	contacts: 'deal.contacts',
	owner: 'deal.owner',
	expectedClose: 'deal.expectedClose',
	nextStep: 'deal.nextStep',
	nextOn: 'step.day',
	name: 'person.name',
	phone: 'person.phone',
	email: 'person.email'
};

/** What an entry of a deal's history says, one sentence a change. */
export function sentences(workspace: LiveWorkspace, entry: Entry): readonly string[] {
	const { operation, place, changes, decides } = entry;
	const who = workspace.memberName(entry.by);
	const stage = (id: StageId | undefined) => (id && workspace.stage(id)?.name) ?? t('common.none');
	const to = stage(place?.to.stage);
	if (operation.undoes !== undefined) return [t('history.undid', { who })];
	if (decides) return [decided(operation, who)];
	switch (operation.kind) {
		case 'create':
			return [t('history.created', { who, stage: to })];
		case 'set':
			return changes.map((change) => changed(workspace, who, change));
		case 'move':
			return [t('history.moved', { who, from: stage(operation.body.from.stage), to })];
		case 'win':
			return [t('history.won', { who })];
		case 'lose':
			return [t('history.lost', { who, reason: workspace.reasonName(operation.body.reason) })];
		case 'disqualify':
			return [
				t('history.disqualified', { who, reason: workspace.reasonName(operation.body.reason) })
			];
		case 'nurture':
			return [t('history.nurture', { who, day: formatDay(ways(), operation.body.until) })];
		case 'reopen':
			return [t('history.reopened', { who, stage: to })];
		case 'order':
			return [t('history.ordered', { who, stage: stage(operation.body.stage) })];
		case 'delete':
			return [t(operation.body.deleted ? 'history.deleted' : 'history.restored', { who })];
		case 'purge':
			// There is no page to read it on.
			return [];
		default:
			return operation satisfies never;
	}
}

function decided({ kind }: Operation, who: string): string {
	if (kind === 'win') return t('history.decided.won', { who });
	if (kind === 'lose') return t('history.decided.lost', { who });
	return t('history.decided.open', { who });
}

/** The name of a field of a deal; of one that is from a file or a later version its own. */
export function fieldName(field: string): string {
	const key = FIELDS[field];
	return key ? t(key) : field;
}

function changed(workspace: LiveWorkspace, who: string, { field, from, to }: Change): string {
	return t('history.set', {
		who,
		field: fieldName(field),
		from: valueText(workspace, field, from),
		to: valueText(workspace, field, to)
	});
}

/** The value of a field as a reader sees it. */
export function valueText(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	if (value === null || value === '') return t('common.none');
	const amount = money(value);
	if (amount) return formatMoney(ways(), amount);
	if (typeof value === 'number') return formatNumber(ways(), value);
	if (field === 'contacts' && Array.isArray(value))
		return (value as readonly ContactId[])
			.map((id) => workspace.now.contacts.get(id)?.name ?? id)
			.join(', ');
	if (typeof value !== 'string') return String(value);
	if (field === 'company') return workspace.companyName(value as CompanyId);
	if (field === 'owner') return workspace.memberName(value as MemberId);
	const day = field === 'expectedClose' || field === 'nextOn' ? parseDay(value) : undefined;
	return day ? formatDay(ways(), day) : value;
}
