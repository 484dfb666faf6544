import { ME, type RecordId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { FOLLOW } from '#lib/domain/own.ts';
import { ok } from '#lib/domain/problem.ts';
import { setFields, type Outcome } from './commands.ts';
import { ofTheApp, stamp } from './stamp.ts';
import type { Workspace } from './workspace.ts';

/** What is a member's own: seen by nobody else, and on all their devices. */

/** Follows a record, or does so no longer. Refused: `held`. */
export function follow(workspace: Workspace, record: RecordId, on: boolean): Outcome {
	return setOwn(workspace, { [FOLLOW + record]: on });
}

/** Whether the member follows a record. */
export function follows(workspace: Workspace, record: RecordId): boolean {
	return workspace.records.get(ME)?.fields[FOLLOW + record] === true;
}

/** Sets fields of what is the member's own, which is made when it is first written to. Refused: `held`. */
export function setOwn(workspace: Workspace, fields: Fields): Outcome {
	const refusal = workspace.refusal([ME]);
	if (refusal) return { ok: false, problem: refusal };
	if (Object.keys(fields).length === 0) return ok(undefined);
	// Made by the app: taking back what one followed first takes nothing else away.
	if (!workspace.records.get(ME))
		workspace.append([ofTheApp(stamp(workspace, 'create', ME, { fields: {} }))]);
	return setFields(workspace, ME, fields);
}
