import type { Problem, Result } from '#lib/domain/problem.ts';
import type { Workspace } from './workspace.ts';

/** What came of several commands: of each what it made, or why it was refused. */
export interface Together<T> {
	readonly done: readonly T[];
	readonly refused: readonly Problem[];
}

/** Runs several commands as one step of undo. One that is refused keeps the others from nothing. */
export function together<T>(
	workspace: Workspace,
	commands: Iterable<() => Result<T>>
): Together<T> {
	return workspace.done.join(() => {
		const done: T[] = [];
		const refused: Problem[] = [];
		for (const command of commands) {
			const outcome = command();
			if (outcome.ok) done.push(outcome.value);
			else refused.push(outcome.problem);
		}
		return { done, refused };
	});
}
