import type { ChangeMark } from '#lib/domain/change-mark.ts';
import type { ChangeMarkId, PipelineId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import type { ProposedMark, StageChange } from '#lib/domain/proposed-marks.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import {
	addMark,
	deleteMark,
	marksOf,
	proposalsFor,
	setMark,
	type MarkDraft
} from '#lib/store/change-marks.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { ChangeMark, MarkDraft, ProposedMark, StageChange };

/** Marks of what was changed about how one sells, to be set by who may edit stages. Reads follow every change. */
export class ChangeMarks {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get mayEdit(): boolean {
		return this.workspace.readOnly === undefined && mayEdit(this.workspace.now, 'change-mark');
	}

	/** The marks of a pipeline, the earliest first. */
	of(pipeline: PipelineId): readonly ChangeMark[] {
		return marksOf(this.workspace.now, pipeline);
	}

	/** A mark that is there. */
	get(id: ChangeMarkId): ChangeMark | undefined {
		const mark = this.workspace.now.table('change-mark').get(id);
		return mark?.deleted ? undefined : mark;
	}

	/** The days of a pipeline that might be marked, the last first; none for who may not mark them. */
	proposed(pipeline: PipelineId): readonly ProposedMark[] {
		return this.mayEdit ? proposalsFor(this.workspace.now, pipeline) : [];
	}

	add(draft: MarkDraft): Result<ChangeMarkId> {
		return this.workspace.run((store) => addMark(store, draft));
	}

	set(id: ChangeMarkId, change: Parameters<typeof setMark>[2]): Result<undefined> {
		return this.workspace.run((store) => setMark(store, id, change));
	}

	delete(id: ChangeMarkId): Result<undefined> {
		return this.workspace.run((store) => deleteMark(store, id));
	}
}
