import { stageAdvice, type StageAdvice } from '#lib/domain/advice.ts';
import type { Pipeline, Stage } from '#lib/domain/directory.ts';
import type { ExpectedKind } from '#lib/domain/guide.ts';
import type { PipelineId, StageId } from '#lib/domain/ids.ts';
import type { Result } from '#lib/domain/problem.ts';
import { bare, named, type PipelineDraft, type Template } from '#lib/domain/templates.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { loadTemplateTexts } from '#lib/i18n/load-template-texts.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { mayEdit } from '#lib/store/catalogue.ts';
import {
	addCriterion,
	addGuideStep,
	expectActivities,
	removeCriterion,
	removeGuideStep,
	requireField,
	setCriterion,
	setGuideStep
} from '#lib/store/guide.ts';
import {
	archivePipeline,
	colourPipeline,
	freePipelineName,
	isPipelineName,
	isStageName,
	placePipeline,
	renamePipeline
} from '#lib/store/pipelines.ts';
import { archivedPipelines, openStages, stagesOf } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import {
	addStage,
	placeStage,
	removedStages,
	removeStage,
	restoreStage,
	setStage,
	type StageChange
} from '#lib/store/stages.ts';
import { locale, ways } from './i18n.svelte.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

/** Pipelines and their stages, to be changed by who may. Reads follow every change. */
export class Pipelines {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	get mayEdit(): boolean {
		return this.workspace.readOnly === undefined && mayEdit(this.workspace.now, 'stage');
	}

	get all(): readonly Pipeline[] {
		return this.workspace.pipelines;
	}

	get archived(): readonly Pipeline[] {
		return archivedPipelines(this.workspace.now);
	}

	pipeline(id: PipelineId): Pipeline | undefined {
		return this.workspace.now.pipelines.get(id);
	}

	/** Whether a pipeline is shown on no board. */
	isArchived(id: PipelineId): boolean {
		return this.archived.some((one) => one.id === id);
	}

	stages(id: PipelineId): { readonly open: readonly Stage[]; readonly ends: readonly Stage[] } {
		const all = stagesOf(this.workspace.now, id);
		return {
			open: all.filter(({ kind }) => kind === 'open'),
			ends: all.filter(({ kind }) => kind !== 'open')
		};
	}

	removed(id: PipelineId): readonly Stage[] {
		return removedStages(this.workspace.now, id);
	}

	advice(id: PipelineId): StageAdvice | undefined {
		return stageAdvice(openStages(this.workspace.now, id).length);
	}

	/** How many deals stand in the open stages of a pipeline. */
	dealsIn(id: PipelineId): number {
		const { now } = this.workspace;
		return openStages(now, id).reduce((sum, stage) => sum + now.columns.of(stage.id).length, 0);
	}

	/** How many deals a pipeline has, closed ones included. */
	heldIn(id: PipelineId): number {
		let count = 0;
		for (const { pipeline, deleted } of this.workspace.now.deals.values())
			if (pipeline === id && !deleted) count++;
		return count;
	}

	/** Whether another pipeline is called so. */
	isTaken(name: string, except?: PipelineId): boolean {
		return isPipelineName(this.workspace.now, name, except);
	}

	/** Whether another stage of a pipeline is called so. */
	isStageTaken(pipeline: PipelineId, name: string, except?: StageId): boolean {
		return isStageName(this.workspace.now, pipeline, name, except);
	}

	/** A name that no pipeline has: the one wanted, or that with a number. */
	freeName(wanted: string): string {
		return freePipelineName(this.workspace.now, wanted, (number) => formatNumber(ways(), number));
	}

	/** Makes a pipeline of a template, or of nothing but its first stage; in the reader's language. */
	async create(
		name: string,
		from: Template | { readonly first: string }
	): Promise<Result<PipelineId>> {
		const texts = await loadTemplateTexts(locale());
		const draft: PipelineDraft =
			'first' in from ? bare(name, from.first, texts) : { ...named(from, texts), name };
		return this.workspace.run((store) => createPipeline(store, draft));
	}

	rename(id: PipelineId, name: string): Result<undefined> {
		return this.workspace.run((store) => renamePipeline(store, id, name));
	}

	colour(id: PipelineId, colour: string): Result<undefined> {
		return this.workspace.run((store) => colourPipeline(store, id, colour));
	}

	place(id: PipelineId, before: PipelineId | undefined): Result<undefined> {
		return this.workspace.run((store) => placePipeline(store, id, before));
	}

	archive(id: PipelineId, archived: boolean): Result<undefined> {
		return this.workspace.run((store) => archivePipeline(store, id, archived));
	}

	/** Says who sees its deals: everybody, or those whom the team's page gives it to. */
	restrict(id: PipelineId, restricted: boolean): Result<undefined> {
		return this.workspace.run((store) =>
			setPipelineArea(store, id, restricted ? 'restricted' : 'open')
		);
	}

	addStage(pipeline: PipelineId, name: string): Result<StageId> {
		return this.workspace.run((store) => addStage(store, pipeline, name));
	}

	setStage(id: StageId, change: StageChange): Result<undefined> {
		return this.workspace.run((store) => setStage(store, id, change));
	}

	placeStage(id: StageId, before: StageId | undefined): Result<undefined> {
		return this.workspace.run((store) => placeStage(store, id, before));
	}

	removeStage(id: StageId, moveTo: StageId | undefined): Result<number> {
		return this.workspace.run((store) =>
			removeStage(store, id, moveTo === undefined ? {} : { moveTo })
		);
	}

	restoreStage(id: StageId): Result<undefined> {
		return this.workspace.run((store) => restoreStage(store, id));
	}

	addCriterion(stage: StageId, text: string): Result<string> {
		return this.workspace.run((store) => addCriterion(store, stage, { text }));
	}

	setCriterion(
		stage: StageId,
		id: string,
		change: Parameters<typeof setCriterion>[3]
	): Result<undefined> {
		return this.workspace.run((store) => setCriterion(store, stage, id, change));
	}

	removeCriterion(stage: StageId, id: string): Result<undefined> {
		return this.workspace.run((store) => removeCriterion(store, stage, id));
	}

	addStep(stage: StageId, text: string): Result<string> {
		return this.workspace.run((store) => addGuideStep(store, stage, text));
	}

	setStep(
		stage: StageId,
		id: string,
		change: Parameters<typeof setGuideStep>[3]
	): Result<undefined> {
		return this.workspace.run((store) => setGuideStep(store, stage, id, change));
	}

	removeStep(stage: StageId, id: string): Result<undefined> {
		return this.workspace.run((store) => removeGuideStep(store, stage, id));
	}

	expect(stage: StageId, kind: ExpectedKind, count: number): Result<undefined> {
		return this.workspace.run((store) => expectActivities(store, stage, kind, count));
	}

	require(stage: StageId, field: string, required: boolean): Result<undefined> {
		return this.workspace.run((store) => requireField(store, stage, field, required));
	}
}
