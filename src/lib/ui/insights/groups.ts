import type { Rates } from '#lib/analytics/figures/rates.ts';
import { FEW } from '#lib/analytics/numbers.ts';
import type { Group } from '#lib/analytics/parts.ts';
import type { DealSegment } from '#lib/domain/deal.ts';
import type { MemberId, RecordId } from '#lib/domain/ids.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { percent } from './text.ts';

const TABLES = {
	source: 'source',
	persona: 'persona',
	market: 'market-segment',
	label: 'label',
	product: 'product'
} as const;

/** What an owner, a source, a segment … is called; deals without one have a name as well. */
export function groupName(workspace: OpenWorkspace, group: Group, id: string | undefined): string {
	if (id === undefined) return t('insights.by.without');
	if (group === 'owner') return workspace.memberName(id as MemberId);
	if (group === 'segment') return t(`field.segment.${id as DealSegment}`);
	const table: ReadonlyMap<RecordId, { readonly name: string }> = workspace.now.table(
		TABLES[group]
	);
	return table.get(id as RecordId)?.name ?? id;
}

/** Which win rate is likely the highest, and the lowest; or that chance may be all there is between them. */
export function rankFinding({ all, groups }: Rates, name: (id: string | undefined) => string) {
	if (!all) return t('insights.rates.none');
	const told =
		all.n < FEW ? fewWon(groups) : t('insights.rates.all', { rate: percent(all.value), n: all.n });
	return groups.length < 2 ? told : `${told} ${ranksFound({ groups }, name)}`;
}

function fewWon(groups: Rates['groups']): string {
	const won = groups.reduce((sum, { part }) => sum + part.count, 0);
	const decided = groups.reduce((sum, { whole }) => sum + whole.count, 0);
	return t('insights.winRate.finding.few', { won, lost: decided - won });
}

/** Which is likely the highest of several, and the lowest; or that chance may be all there is between them. */
export function ranksFound(
	{ groups }: Pick<Rates, 'groups'>,
	name: (id: string | undefined) => string
): string {
	const best = groups.find(({ rank }) => rank === 1);
	const worst = groups.find(({ rank }) => rank === groups.length);
	if (!best && !worst) return t('insights.rates.alike');
	return [
		...(best ? [t('insights.rates.best', { name: name(best.id) })] : []),
		...(worst ? [t('insights.rates.worst', { name: name(worst.id) })] : [])
	].join(' ');
}
