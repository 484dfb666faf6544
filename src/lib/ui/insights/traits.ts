import { DEAL_SEGMENTS } from '#lib/domain/deal.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import { fieldsOf, optionsOf } from '#lib/state/live-list.svelte.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { nameOf } from '#lib/ui/views/names.ts';
import type { Trait } from './choice.ts';

/** A value of a trait, such as an owner. */
export interface TraitOption {
	readonly value: string;
	readonly name: string;
}

/** Where the values of a trait are listed: a field of deals. */
const FIELDS = {
	owners: 'owner',
	segments: 'segment',
	sources: 'source',
	personas: 'persona',
	labels: 'labels'
} as const;

/** The values by which figures can be asked for. */
export function optionsFor(workspace: OpenWorkspace, trait: Trait): readonly TraitOption[] {
	if (trait === 'segments')
		return DEAL_SEGMENTS.map((value) => ({ value, name: t(`field.segment.${value}`) }));
	if (trait === 'markets')
		return [...workspace.now.table('market-segment').values()]
			.filter(({ deleted }) => !deleted)
			.map(({ id, name }) => ({ value: id as string, name }));
	const field = fieldsOf(workspace).get(FIELDS[trait]);
	return (field ? optionsOf(workspace, field) : []).map(({ value, name }) => ({
		value,
		name: nameOf(name)
	}));
}
