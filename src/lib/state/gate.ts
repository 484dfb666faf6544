import type { Deal } from '#lib/domain/deal.ts';
import { isRequired, type Stop, type Unmet } from '#lib/domain/gate.ts';
import { tickKey } from '#lib/domain/guide.ts';
import type { DealId, StageId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import type { Result } from '#lib/domain/problem.ts';
import { setFields } from '#lib/store/commands.ts';
import { missingFields } from '#lib/store/gate.ts';
import { tick } from '#lib/store/guide.ts';
import { progressOf, type Progress } from '#lib/store/progress.ts';
import { resume, stillLacking } from '#lib/store/resume.ts';
import type { LiveWorkspace } from './workspace.svelte.ts';

export type { Progress };

/** What a stage asks of a deal, and how far the deal is. Reads follow every change. */
export class Gate {
	readonly workspace: LiveWorkspace;

	constructor(workspace: LiveWorkspace) {
		this.workspace = workspace;
	}

	/** What a deal that was stopped lacks by now, what is required first. */
	lacking(stop: Stop): readonly Unmet[] {
		const all = stillLacking(this.workspace.now, stop);
		return [...all.filter(isRequired), ...all.filter((one) => !isRequired(one))];
	}

	/** The fields that the stage of a deal asks for and that are empty. */
	missingFields(deal: Deal): readonly string[] {
		return missingFields(this.workspace.now, deal);
	}

	progress(deal: Deal): readonly Progress[] {
		return progressOf(this.workspace.now, deal);
	}

	/** Who ticked a criterion of a stage for a deal, and when; none while nobody has. */
	tickOf(deal: Deal, stage: StageId, criterion: string): Deal['ticks'][string] | undefined {
		return deal.ticks[tickKey(stage, criterion)];
	}

	/** Lets a deal that was stopped go on as it was meant. */
	resume(stop: Stop): Result<undefined> {
		return this.workspace.run((store) => resume(store, stop));
	}

	tick(deal: DealId, stage: StageId, criterion: string, met: boolean): Result<undefined> {
		return this.workspace.run((store) => tick(store, deal, stage, criterion, met));
	}

	set(deal: DealId, change: Readonly<Record<string, FieldValue>>): Result<undefined> {
		return this.workspace.run((store) => setFields(store, deal, change));
	}
}
