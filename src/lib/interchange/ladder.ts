import type { StageKind } from '#lib/domain/directory.ts';
import type { RecordId, StageId } from '#lib/domain/ids.ts';
import type { Fields } from '#lib/domain/operation.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { Ladder, Step } from './course.ts';
import type { Identity } from './identity.ts';
import {
	nameKey,
	pipelineOf,
	type ExistingStages,
	type Ground,
	type NewStage,
	type Plan,
	type Texts
} from './plan.ts';

/** A record to be created. */
export interface Creation {
	readonly record: RecordId;
	readonly fields: Fields;
}

/** The ladders of an import. */
export interface Ladders {
	/** That of the deals which name no pipeline that is there, and what its pipeline is called. */
	readonly chosen: Ladder;
	readonly name: string;
	/** Those of the pipelines that the file names, by their names as `nameKey` writes them. */
	readonly named: ReadonlyMap<string, Ladder>;
	/** What is to be created for the one chosen: nothing where it is there. */
	readonly creations: readonly Creation[];
}

export function laddersOf(
	{ stages, named }: Pick<Plan, 'stages' | 'named'>,
	ground: Ground,
	identity: Identity,
	texts: Texts
): Ladders {
	const made =
		stages.into === 'new'
			? newLadder(stages.name, complete(stages.stages, texts), ground, identity)
			: { ladder: knownLadder(stages, ground), creations: [] };
	return {
		chosen: made.ladder,
		name: pipelineOf(stages, ground),
		named: new Map(Object.entries(named).map(([name, one]) => [name, knownLadder(one, ground)])),
		creations: made.creations
	};
}

function knownLadder({ pipeline, of }: ExistingStages, ground: Ground): Ladder {
	const steps = ground.pipelines.find(({ id }) => id === pipeline)?.stages ?? [];
	const found = Object.entries(of).flatMap(([name, id]): [string, Step][] => {
		const step = steps.find((one) => one.id === id);
		return step ? [[name, step]] : [];
	});
	return { pipeline, steps, of: new Map(found) };
}

/** A new pipeline's stages with an open, a won and a lost one among them, each of a name of its own. */
export function complete(stages: readonly NewStage[], texts: Texts): readonly NewStage[] {
	const taken = new Set(stages.map(({ name }) => nameKey(name)));
	const missing = (kind: StageKind): readonly NewStage[] =>
		stages.some((stage) => stage.kind === kind) ? [] : [{ name: freeName(texts[kind]), kind }];
	const freeName = (name: string) => {
		let made = name;
		for (let n = 2; taken.has(nameKey(made)); n++) made = `${name} (${n})`;
		return made;
	};
	return [...missing('open'), ...stages, ...missing('won'), ...missing('lost')];
}

function newLadder(name: string, stages: readonly NewStage[], ground: Ground, identity: Identity) {
	const pipeline = identity.id('pipeline', name);
	const [order = ''] = ranksAfter(ground.last.pipeline, 1, identity.bytes('pipeline order', name));
	const steps: Step[] = [];
	const creations: Creation[] = [{ record: pipeline, fields: { name, order } }];
	const open = stages.filter(({ kind }) => kind === 'open').length;
	let opened = 0;
	let last: Parameters<typeof ranksAfter>[0] = null;
	for (const stage of stages) {
		const id: StageId = identity.id('stage', pipeline, stage.name);
		const [rank] = ranksAfter(last, 1, identity.bytes('stage order', id));
		if (rank === undefined) throw new Error('one rank was asked for');
		last = rank;
		if (stage.kind === 'open') opened++;
		steps.push({ id, kind: stage.kind });
		creations.push({
			record: id,
			fields: {
				pipeline,
				name: stage.name,
				kind: stage.kind,
				probability: probability(stage.kind, opened, open),
				order: rank
			}
		});
	}
	const of = new Map(
		stages.flatMap(({ name: one }, index) => (steps[index] ? [[one, steps[index]] as const] : []))
	);
	return { ladder: { pipeline, steps, of }, creations };
}

/** 100 for won, 0 for lost; open stages evenly between, until the team has figures of its own. */
function probability(kind: StageKind, place: number, of: number): number {
	if (kind !== 'open') return kind === 'won' ? 100 : 0;
	return Math.round((100 * place) / (of + 1));
}
