import type { CustomField } from '#lib/domain/catalogue.ts';
import { CUSTOM } from '#lib/domain/deal.ts';
import { REQUIRABLE } from '#lib/domain/gate.ts';
import type { CustomFieldId, PipelineId } from '#lib/domain/ids.ts';
import { byRank } from '#lib/domain/rank.ts';
import { t } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';

/** The custom field that a name of a field means, if it is one. */
export function customField(workspace: LiveWorkspace, field: string): CustomField | undefined {
	if (!field.startsWith(CUSTOM)) return undefined;
	return workspace.now.table('custom-field').get(field.slice(CUSTOM.length) as CustomFieldId);
}

/** What a field of a deal is called, that a stage can ask for. */
export function fieldLabel(workspace: LiveWorkspace, field: string): string {
	const known = REQUIRABLE.find((one) => one === field);
	if (known) return t(`guide.field.${known}`);
	return customField(workspace, field)?.name ?? field;
}

/** The fields that a stage of a pipeline can ask for, the custom ones last in their order. */
export function requirable(workspace: LiveWorkspace, pipeline: PipelineId): readonly string[] {
	const custom = [...workspace.now.table('custom-field').values()]
		.filter(({ of, deleted }) => of === 'deal' && !deleted)
		.filter(({ pipelines }) => pipelines.length === 0 || pipelines.includes(pipeline))
		.sort(byRank);
	return [...REQUIRABLE, ...custom.map(({ id }) => CUSTOM + id)];
}
