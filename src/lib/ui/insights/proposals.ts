import { t } from '#lib/state/i18n.svelte.ts';
import type { ProposedMark, StageChange } from '#lib/state/change-marks.ts';
import type { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { fieldLabel } from '#lib/ui/gate/fields.ts';

/** What was changed about a stage, in words. */
export function changeText(workspace: LiveWorkspace, change: StageChange): string {
	const { kind, name: stage, text } = change;
	if (kind === 'added' || kind === 'removed' || kind === 'moved')
		return t(`mark.change.${kind}`, { stage });
	const isField = kind === 'field-required' || kind === 'field-optional';
	return t(`mark.change.${kind}`, {
		stage,
		text: isField ? fieldLabel(workspace, text) : text
	});
}

/** What sentences set names apart with. A title is kept, and stands in other sentences: it goes without. */
const ISOLATES = /[\u2066-\u2069]/g;

/** What was changed on a day, as the title that a mark of it begins with. */
export function proposalText(workspace: LiveWorkspace, { changes }: ProposedMark): string {
	const [first, ...others] = changes.map((change) => changeText(workspace, change));
	if (first === undefined) return '';
	const { length: n } = others;
	return (n === 0 ? first : t('mark.proposed.more', { first, n })).replace(ISOLATES, '');
}
