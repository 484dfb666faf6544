import type { Result } from '#lib/domain/problem.ts';
import { allMessages, t } from '#lib/state/i18n.svelte.ts';
import { notify } from '#lib/state/notices.svelte.ts';
import type { LiveWorkspace, Step, Undone } from '#lib/state/workspace.svelte.ts';
import { lineOf } from './words.ts';

/** Says what was taken back, or put back, and offers the way back. A refusal has been told already. */
export async function tell(
	workspace: LiveWorkspace,
	step: Step,
	outcome: Result<Undone>
): Promise<void> {
	if (!outcome.ok) return;
	await allMessages();
	const what = lineOf(workspace, step);
	const done = t(step.undone ? 'done.redid' : 'done.undid', { what });
	const { length: n } = outcome.value.kept;
	const text = n > 0 ? `${done} · ${t('done.kept', { n })}` : done;
	const label = t(step.undone ? 'common.undo' : 'common.redo');
	notify(text, { action: { label, run: () => void turnBack(workspace, step) }, ofDone: true });
}

async function turnBack(workspace: LiveWorkspace, { key, undone }: Step): Promise<void> {
	const step = workspace.now.done.step(key);
	if (step && step.undone !== undone) await tell(workspace, step, await workspace.turn(step));
}
