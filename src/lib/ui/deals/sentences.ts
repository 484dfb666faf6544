import { CONTACT, LABEL, LINE, TICK } from '#lib/domain/deal.ts';
import type { Change, Entry } from '#lib/domain/history.ts';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Operation, OperationOf } from '#lib/domain/operation.ts';
import { formatDay } from '#lib/i18n/format.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { t, ways } from '#lib/state/i18n.svelte.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { fieldName, valueText } from './values.ts';

/** What an entry of a record's history says, one sentence a change. */
export function sentences(workspace: LiveWorkspace, entry: Entry): readonly string[] {
	const { operation, place, changes, decides } = entry;
	const who = workspace.memberName(entry.by);
	const stage = (id: StageId | undefined) => stageName(workspace, id);
	const to = stage(place?.to.stage);
	if (operation.undoes !== undefined) return [t('history.undid', { who })];
	if (decides) return [decided(operation, who)];
	switch (operation.kind) {
		case 'create':
			return [place ? t('history.created', { who, stage: to }) : t('history.made', { who })];
		case 'set':
			return changes.map((change) => changed(workspace, who, change));
		case 'move':
			return [moved(workspace, operation, who)];
		case 'win':
			return [t('history.won', { who })];
		case 'lose': {
			const reason = workspace.reasonName(operation.body.reason);
			const { competitor, note } = operation.body;
			return [
				competitor
					? t('history.lostTo', { who, reason, competitor })
					: t('history.lost', { who, reason }),
				...noted(note)
			];
		}
		case 'disqualify':
			return [
				t('history.disqualified', { who, reason: workspace.reasonName(operation.body.reason) }),
				...noted(operation.body.note)
			];
		case 'nurture': {
			const { until, reason, note } = operation.body;
			const day = formatDay(ways(), until);
			return [
				reason === undefined
					? t('history.nurture', { who, day })
					: t('history.nurtureFor', { who, day, reason: workspace.reasonName(reason) }),
				...noted(note)
			];
		}
		case 'reopen':
			return [t('history.reopened', { who, stage: to })];
		case 'order':
			return [t('history.ordered', { who, stage: stage(operation.body.stage) })];
		case 'delete':
			return [deleted(operation, who, workspace)];
		case 'purge':
			// There is no page to read it on.
			return [];
		default:
			return operation satisfies never;
	}
}

function noted(note: string): readonly string[] {
	return note === '' ? [] : [note];
}

function deleted(
	{ body, record }: OperationOf<'delete'>,
	who: string,
	workspace: LiveWorkspace
): string {
	if (workspace.deal(record as never))
		return t(body.deleted ? 'history.deleted' : 'history.restored', { who });
	return t(body.deleted ? 'history.removed' : 'history.broughtBack', { who });
}

function moved(
	workspace: LiveWorkspace,
	{ body: { from, stage, pipeline } }: OperationOf<'move'>,
	who: string
): string {
	const between = { who, from: stageName(workspace, from.stage), to: stageName(workspace, stage) };
	if (from.pipeline === pipeline) return t('history.moved', between);
	return t('history.transferred', {
		...between,
		fromPipeline: pipelineName(workspace, from.pipeline),
		toPipeline: pipelineName(workspace, pipeline)
	});
}

function decided({ kind }: Operation, who: string): string {
	switch (kind) {
		case 'win':
			return t('history.decided.won', { who });
		case 'lose':
			return t('history.decided.lost', { who });
		case 'disqualify':
			return t('history.decided.disqualified', { who });
		case 'nurture':
			return t('history.decided.nurture', { who });
		default:
			return t('history.decided.open', { who });
	}
}

/** How it is said that something came to a list of a record, was changed in it, and left it. */
const LISTS: readonly (readonly [prefix: string, added: MessageKey, gone: MessageKey])[] = [
	[LABEL, 'history.label.added', 'history.label.gone'],
	[LINE, 'history.line.added', 'history.line.gone'],
	[CONTACT, 'history.contact.added', 'history.contact.gone']
];

function changed(workspace: LiveWorkspace, who: string, { field, from, to }: Change): string {
	if (field.startsWith(TICK)) {
		const criterion = valueText(workspace, field, true);
		return t(to === true ? 'history.ticked' : 'history.unticked', { who, criterion });
	}
	const [, added, gone] = LISTS.find(([prefix]) => field.startsWith(prefix)) ?? [];
	const isFrom = from !== null && from !== false;
	const isTo = to !== null && to !== false;
	if (added && gone && !(isFrom && isTo)) {
		// A label that is no more had a name: it is told by its id.
		const what = valueText(workspace, field, isTo ? to : isFrom ? from : true);
		return t(isTo ? added : gone, { who, what });
	}
	return t('history.set', {
		who,
		field: fieldName(workspace, field),
		from: valueText(workspace, field, from),
		to: valueText(workspace, field, to)
	});
}

function stageName(workspace: LiveWorkspace, id: StageId | undefined): string {
	if (id === undefined) return t('common.none');
	const fields = workspace.now.records.get(id)?.fields;
	// A stage that was removed keeps its name for what was done in it.
	return workspace.stage(id)?.name ?? fields?.['name']?.toString() ?? t('common.none');
}

function pipelineName(workspace: LiveWorkspace, id: PipelineId): string {
	return workspace.now.pipelines.get(id)?.name ?? t('common.none');
}
