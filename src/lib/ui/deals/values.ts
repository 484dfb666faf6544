import { CONTACT, CUSTOM, EXTRA, LABEL, LINE, list, money, TICK } from '#lib/domain/deal.ts';
import { toGuide } from '#lib/domain/guide.ts';
import type {
	CompanyId,
	ContactId,
	CustomFieldId,
	LabelId,
	LeadId,
	MarketSegmentId,
	MemberId,
	PersonaId,
	ProductId,
	SourceId,
	StageId
} from '#lib/domain/ids.ts';
import { lineOf, lineTotal } from '#lib/domain/line.ts';
import type { Fields, FieldValue } from '#lib/domain/operation.ts';
import { parseDay } from '#lib/domain/time.ts';
import { formatDay, formatMoney, formatNumber, formatPercent } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

const FIELDS: Readonly<Record<string, MessageKey>> = {
	title: 'deal.title',
	value: 'deal.value',
	cost: 'deals.cost',
	company: 'deal.company',
	contacts: 'deal.contacts',
	mainContact: 'deals.contacts.main',
	owner: 'deal.owner',
	source: 'deals.source',
	segment: 'deals.segment',
	persona: 'deals.persona',
	lead: 'search.lead',
	expectedClose: 'deal.expectedClose',
	paidOn: 'deals.paidOn',
	nextStep: 'deal.nextStep',
	nextOn: 'step.day',
	name: 'person.name',
	phone: 'person.phone',
	email: 'person.email',
	mobile: 'history.field.mobile',
	position: 'history.field.position',
	website: 'history.field.website',
	address: 'history.field.address',
	note: 'note.label',
	marketSegment: 'history.field.marketSegment',
	area: 'area.who'
};

const SEGMENTS: Readonly<Record<string, MessageKey>> = {
	new: 'deals.segment.new',
	repeat: 'deals.segment.repeat',
	existing: 'deals.segment.existing'
};

/** What follows a prefix, or `undefined` where the name does not begin with it. */
function after(prefix: string, register: string): string | undefined {
	return register.startsWith(prefix) ? register.slice(prefix.length) : undefined;
}

/** The name of a field of a record, or of a register of one; of one that is from a file or a later version its own. */
export function fieldName(workspace: LiveWorkspace, field: string): string {
	const key = FIELDS[field];
	if (key) return t(key);
	const custom = after(CUSTOM, field);
	if (custom) return tableName(workspace, 'custom-field', custom as CustomFieldId);
	if (after(LABEL, field)) return t('deals.labels');
	if (after(LINE, field)) return t('line.title');
	if (after(CONTACT, field)) return t('deal.contacts');
	if (after(TICK, field)) return t('history.criterion');
	return after(EXTRA, field) ?? field;
}

/** The value of a field as a reader sees it. */
export function valueText(workspace: LiveWorkspace, field: string, value: FieldValue): string {
	if (field === 'area') return t(value === null ? 'area.everybody' : 'area.chosen');
	if (value === null || value === '' || value === false) return emptyText(field, value);
	const line = after(LINE, field) === undefined ? undefined : lineOf(field, value);
	if (line) return lineText(workspace, line);
	const label = after(LABEL, field);
	if (label) return tableName(workspace, 'label', label as LabelId);
	const contact = after(CONTACT, field);
	if (contact) {
		const name = contactName(workspace, contact as ContactId);
		return value === true ? name : `${name} (${String(value)})`;
	}
	const ticked = after(TICK, field);
	if (ticked) return criterionText(workspace, ticked);
	const amount = money(value);
	if (amount) return formatMoney(ways(), amount);
	if (typeof value === 'number') return formatNumber(ways(), value, { maximumFractionDigits: 6 });
	if (typeof value === 'boolean') return t('field.yes');
	if (field === 'contacts')
		return list(value)
			.map((id) => contactName(workspace, id as ContactId))
			.join(', ');
	if (typeof value !== 'string') return list(value).join(', ');
	return textOf(workspace, field, value);
}

function emptyText(field: string, value: FieldValue): string {
	return value === false && field.startsWith(CUSTOM) ? t('field.no') : t('common.none');
}

function textOf(workspace: LiveWorkspace, field: string, value: string): string {
	const { now } = workspace;
	switch (field) {
		case 'company':
			return workspace.companyName(value as CompanyId) || value;
		case 'owner':
			return workspace.memberName(value as MemberId);
		case 'mainContact':
			return contactName(workspace, value as ContactId);
		case 'source':
			return tableName(workspace, 'source', value as SourceId);
		case 'persona':
			return tableName(workspace, 'persona', value as PersonaId);
		case 'marketSegment':
			return tableName(workspace, 'market-segment', value as MarketSegmentId);
		case 'lead':
			return (
				now
					.table('lead')
					.get(value as LeadId)
					?.fields['title']?.toString() ?? value
			);
		case 'segment': {
			const key = SEGMENTS[value];
			return key ? t(key) : value;
		}
	}
	const custom = after(CUSTOM, field);
	const type = custom && now.table('custom-field').get(custom as CustomFieldId)?.type;
	if (type === 'person') return workspace.memberName(value as MemberId);
	const isDay = field === 'expectedClose' || field === 'nextOn' || field === 'paidOn';
	const day = isDay || type === 'date' ? parseDay(value) : undefined;
	return day ? formatDay(ways(), day) : value;
}

function lineText(workspace: LiveWorkspace, line: NonNullable<ReturnType<typeof lineOf>>): string {
	const { product, quantity, discount } = line;
	const total = lineTotal(line);
	const name = line.name || tableName(workspace, 'product', product as ProductId);
	const less = discount > 0 ? `, ${formatPercent(ways(), -discount / 10_000)}` : '';
	const many = formatNumber(ways(), quantity / 1000, { maximumFractionDigits: 3 });
	return `${many} × ${name}${less}${total ? ` = ${formatMoney(ways(), total)}` : ''}`;
}

/** The words of a criterion, also of one that was taken off its stage since: what a register once said of it. */
function criterionText(workspace: LiveWorkspace, key: string): string {
	const [stage = '', criterion = ''] = key.split('.');
	const shown = workspace.stage(stage as StageId)?.guide.criteria;
	const known = shown?.find(({ id }) => id === criterion);
	if (known) return known.text;
	const written = (workspace.now.records.get(stage as StageId)?.operations ?? []).flatMap(
		({ kind, body }) => {
			if (kind !== 'create' && kind !== 'set') return [];
			return toGuide((body as { fields: Fields }).fields).criteria;
		}
	);
	return written.findLast(({ id }) => id === criterion)?.text ?? t('common.none');
}

function contactName(workspace: LiveWorkspace, id: ContactId): string {
	return workspace.now.contacts.get(id)?.name ?? id;
}

type Named =
	| readonly ['label', LabelId]
	| readonly ['source', SourceId]
	| readonly ['persona', PersonaId]
	| readonly ['product', ProductId]
	| readonly ['market-segment', MarketSegmentId]
	| readonly ['custom-field', CustomFieldId];

/** The name of an entry of a list, also of one that was taken off it. */
function tableName(workspace: LiveWorkspace, ...[type, id]: Named): string {
	return (workspace.now.table(type) as ReadonlyMap<string, { name: string }>).get(id)?.name ?? id;
}
