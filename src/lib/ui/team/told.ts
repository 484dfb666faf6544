import { t } from '#lib/state/i18n.svelte.ts';
import { notify } from '#lib/state/notices.svelte.ts';
import type { TeamProblem, TeamResult } from '#lib/state/team.svelte.ts';

/** Why the relay did not do what was asked. */
export function problemText(code: TeamProblem): string {
	return t(`team.problem.${code}`);
}

/** Says what was done, or why it was not; whether it was. */
export function tell(result: TeamResult<unknown>, done: string): boolean {
	if (result.ok) notify(done);
	else notify(problemText(result.problem.code), { problem: true });
	return result.ok;
}
