import { isDue, type DiagnosedFigures, type Diagnosis } from '#lib/domain/diagnosis.ts';
import type { DiagnosisId, PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import {
	addDiagnosis,
	deleteDiagnosis,
	diagnosesOf,
	setDiagnosis,
	type DiagnosisChange,
	type DiagnosisDraft
} from '#lib/store/diagnoses.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { DiagnosedFigures, Diagnosis, DiagnosisChange, DiagnosisDraft };

/** Why conversions are under their benchmarks, to be written by everybody but viewers. Reads follow every change. */
export class Diagnoses {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get mayEdit(): boolean {
		return this.workspace.readOnly === undefined && mayEdit(this.workspace.now, 'diagnosis');
	}

	/** Those of a pipeline, or of all: the open ones first, of each the latest first. */
	of(pipeline?: PipelineId): readonly Diagnosis[] {
		return diagnosesOf(this.workspace.now, pipeline);
	}

	/** The open ones of a pipeline, or of all, the latest first. */
	open(pipeline?: PipelineId): readonly Diagnosis[] {
		return this.of(pipeline).filter(({ done }) => !done);
	}

	/** The open one of a stage; of several the latest. */
	ofStage(stage: StageId): Diagnosis | undefined {
		return this.open().find((one) => one.stage === stage);
	}

	/** A diagnosis that is there. */
	get(id: DiagnosisId): Diagnosis | undefined {
		const diagnosis = this.workspace.now.table('diagnosis').get(id);
		return diagnosis?.deleted ? undefined : diagnosis;
	}

	/** Whether it is to be looked at again by today. */
	isDue(diagnosis: Diagnosis): boolean {
		return isDue(diagnosis, this.workspace.today);
	}

	add(draft: DiagnosisDraft): Result<DiagnosisId> {
		return this.workspace.run((store) => addDiagnosis(store, draft));
	}

	set(id: DiagnosisId, change: DiagnosisChange): Result<undefined> {
		return this.workspace.run((store) => setDiagnosis(store, id, change));
	}

	delete(id: DiagnosisId): Result<undefined> {
		return this.workspace.run((store) => deleteDiagnosis(store, id));
	}
}
