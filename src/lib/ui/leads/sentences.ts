import type { Change, Entry } from '#lib/domain/history.ts';
import type {
	CompanyId,
	ContactId,
	DealId,
	MemberId,
	PersonaId,
	ReasonId,
	SourceId
} from '#lib/domain/ids.ts';
import { money } from '#lib/domain/deal.ts';
import { LEAD_STATES } from '#lib/domain/lead.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay, formatMoney } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

const FIELDS: Readonly<Record<string, MessageKey>> = {
	title: 'lead.about',
	owner: 'deal.owner',
	source: 'lead.source',
	persona: 'lead.persona',
	value: 'lead.value',
	note: 'lead.note',
	contact: 'lead.contact',
	company: 'deal.company',
	on: 'lead.day',
	state: 'lead.state',
	qualifiedOn: 'lead.qualifiedOn',
	qualifiedBy: 'lead.qualify',
	deal: 'lead.deal',
	reason: 'lead.reason',
	why: 'lead.reason.note'
};

/** What the state of a lead says already, when it changes with it. */
const TOLD = new Set(['qualifiedBy', 'qualifiedOn', 'reason', 'why', 'deal']);

/** What an entry of a lead's history says, one sentence a change. */
export function leadSentences(workspace: LiveWorkspace, entry: Entry): readonly string[] {
	const { operation, changes } = entry;
	const who = workspace.memberName(entry.by);
	if (operation.undoes !== undefined) return [t('history.undid', { who })];
	switch (operation.kind) {
		case 'create':
			return [t('history.lead.created', { who })];
		case 'delete':
			return [
				t(operation.body.deleted ? 'history.lead.deleted' : 'history.lead.restored', { who })
			];
		case 'set': {
			const hasState = changes.some(({ field }) => field === 'state');
			return changes
				.filter(({ field }) => isSaid(field) && !(hasState && TOLD.has(field)))
				.map((change) => changed(workspace, who, change, changes));
		}
		default:
			return [];
	}
}

function isSaid(field: string): boolean {
	return field in FIELDS || field.startsWith('label.');
}

function changed(
	workspace: LiveWorkspace,
	who: string,
	{ field, from, to }: Change,
	all: readonly Change[]
): string {
	const state = field === 'state' ? LEAD_STATES.find((one) => one === to) : undefined;
	if (state === 'disqualified') {
		const reason = all.find((one) => one.field === 'reason')?.to;
		return t('history.lead.disqualified', {
			who,
			reason: workspace.reasonName((reason ?? undefined) as ReasonId | undefined)
		});
	}
	if (state) return t(`history.lead.${state}`, { who });
	return t('history.set', {
		who,
		field: leadField(workspace, field),
		from: leadValue(workspace, field, from),
		to: leadValue(workspace, field, to)
	});
}

/** The name of a field of a lead; of a label the label's. */
export function leadField(workspace: LiveWorkspace, field: string): string {
	const key = FIELDS[field];
	if (key) return t(key);
	if (!field.startsWith('label.')) return field;
	const label = workspace.now.table('label').get(field.slice('label.'.length) as never);
	return label?.name ?? t('lead.labels');
}

/** The value of a field of a lead as a reader sees it. */
export function leadValue(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	if (value === null || value === '' || value === false) return t('common.none');
	const amount = money(value);
	if (amount) return formatMoney(ways(), amount);
	if (value === true) return leadField(workspace, field);
	if (typeof value !== 'string') return String(value);
	const { now } = workspace;
	switch (field) {
		case 'owner':
		case 'qualifiedBy':
			return workspace.memberName(value as MemberId);
		case 'company':
			return workspace.companyName(value as CompanyId);
		case 'contact':
			return now.contacts.get(value as ContactId)?.name ?? '';
		case 'source':
			return now.table('source').get(value as SourceId)?.name ?? '';
		case 'persona':
			return now.table('persona').get(value as PersonaId)?.name ?? '';
		case 'deal':
			return now.deals.get(value as DealId)?.title ?? '';
		case 'reason':
			return workspace.reasonName(value as ReasonId);
		case 'state': {
			const state = LEAD_STATES.find((one) => one === value);
			return state ? t(`lead.state.${state}`) : value;
		}
		default: {
			const day = field === 'on' || field === 'qualifiedOn' ? parseDay(value) : undefined;
			return day ? formatDay(ways(), day) : value;
		}
	}
}
