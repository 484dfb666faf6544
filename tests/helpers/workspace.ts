import * as Y from 'yjs';
import type { Role } from '#lib/domain/directory.ts';
import type { Home } from '#lib/domain/ids.ts';
import { newDeviceId, type DealId, type StageId } from '#lib/domain/ids.ts';
import { fromMajor, type Currency, type Money } from '#lib/domain/money.ts';
import type { Problem, Result } from '#lib/domain/problem.ts';
import { createDeal, type DealDraft } from '#lib/store/commands.ts';
import { pipelines, stagesOf } from '#lib/store/queries.ts';
import type { PipelineDraft } from '#lib/domain/templates.ts';
import { newMember, setUp } from '#lib/store/setup.ts';
import { adoptRoster } from '#lib/store/team.ts';
import { Workspace, type WorkspaceOptions } from '#lib/store/workspace.ts';
import { clockAt, type Clock } from './clock.ts';
import { seeded, type Random } from './random.ts';
import { docLog } from '#lib/ydoc/log.ts';

/** A pipeline with a stage of each kind, and several open ones. */
export const NEW_BUSINESS: PipelineDraft = {
	name: 'New business',
	stages: [
		{ name: 'Contact', kind: 'open', probability: 10 },
		{ name: 'Demo', kind: 'open', probability: 30 },
		{ name: 'Proposal', kind: 'open', probability: 60 },
		{ name: 'Won', kind: 'won', probability: 100 },
		{ name: 'Lost', kind: 'lost', probability: 0 }
	]
};

export const EUR = 'EUR' as Currency;

export interface Setting {
	readonly workspace: Workspace;
	readonly directory: Y.Doc;
	readonly team: Y.Doc;
	readonly me: Y.Doc;
	readonly log: Y.Doc;
	readonly activities: Y.Doc;
	readonly clock: Clock;
	readonly random: Random;
}

type Given = Partial<Omit<WorkspaceOptions, Home> & Pick<Setting, Home>>;

/** A workspace in memory on documents of its own, or on those given, without anything in it. */
export function emptyWorkspace(seed = 1, options: Given = {}): Setting {
	const random = seeded(seed);
	const clock = clockAt();
	const { directory = new Y.Doc(), team = new Y.Doc(), me = new Y.Doc() } = options;
	const { log = new Y.Doc(), activities = new Y.Doc() } = options;
	const workspace = new Workspace({
		device: newDeviceId(random.bytes),
		member: newMember(random.bytes),
		now: clock.now,
		random: random.bytes,
		...options,
		directory: docLog(directory),
		team: docLog(team),
		me: docLog(me),
		log: docLog(log),
		activities: docLog(activities)
	});
	return { workspace, directory, team, me, log, activities, clock, random };
}

/** A workspace in memory, set up with the template pipeline and two reasons for losing. */
export function newWorkspace(seed = 1, options: Given = {}): Setting {
	const setting = emptyWorkspace(seed, options);
	setUp(setting.workspace, {
		name: 'Team',
		currency: EUR,
		timeZone: 'Europe/Berlin',
		sample: false,
		member: 'Ada',
		pipeline: NEW_BUSINESS,
		reasons: ['Price', 'No answer']
	});
	setting.clock.advance(1000);
	return setting;
}

/** Writes the member at this device into the directory, as an owner's device does who has the roster. */
export function joinAs(workspace: Workspace, name: string, role: Role): void {
	must(adoptRoster(workspace, { members: [{ id: workspace.member, name, role }] }));
}

/** The stage of that name in the first pipeline. */
export function stageNamed(workspace: Workspace, name: string): StageId {
	const [first] = pipelines(workspace);
	const stage = first && stagesOf(workspace, first.id).find((one) => one.name === name);
	if (!stage) throw new Error(`no stage ${name}`);
	return stage.id;
}

/** The value of what must have gone well. */
export function must<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`refused: ${result.problem.code} ${result.problem.where ?? ''}`);
	return result.value;
}

/** The problem of what must have been refused. */
export function refusal(result: Result<unknown>): Problem {
	if (result.ok) throw new Error('not refused');
	return result.problem;
}

export function addDeal(workspace: Workspace, draft: Partial<DealDraft> = {}): DealId {
	return must(createDeal(workspace, { title: 'Deal', ...draft }));
}

export function euros(amount: number): Money {
	const money = fromMajor(amount, EUR);
	if (!money) throw new Error(`not an amount: ${amount}`);
	return money;
}

/** The deal of this id, which must be there. */
export function dealOf(workspace: Workspace, id: DealId) {
	const deal = workspace.deals.get(id);
	if (!deal) throw new Error(`no deal ${id}`);
	return deal;
}

/** Titles of a stage's column, top to bottom. */
export function titles(workspace: Workspace, stage: string): string[] {
	return workspace.columns.of(stageNamed(workspace, stage)).map(({ title }) => title);
}
