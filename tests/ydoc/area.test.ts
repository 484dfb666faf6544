import { expect, test } from 'vitest';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { DealId, PipelineId, RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { setPipelineArea } from '#lib/store/areas.ts';
import { purge } from '#lib/store/bin.ts';
import { deleteDeal, moveDeal, setDeal } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { createPipeline } from '#lib/store/setup.ts';
import { elsewhere, lackingInAreas, namedAreas, pipelineAreas } from '#lib/ydoc/area.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { lackingIn } from '#lib/ydoc/epoch.ts';
import { logOf } from '#lib/ydoc/schema.ts';
import { addDeal, must, NEW_BUSINESS, newWorkspace } from '../helpers/workspace.ts';

const DAY = 86_400_000;

/** A deal that was made in the one pipeline and moved to the other, then given a title and another. */
function moved() {
	const setting = newWorkspace();
	const { workspace } = setting;
	const [{ id: open } = { id: '' as PipelineId }] = pipelines(workspace);
	const secret = must(createPipeline(workspace, { ...NEW_BUSINESS, name: 'Secret' }));
	must(setPipelineArea(workspace, secret, 'restricted'));
	const deal = addDeal(workspace);
	const [stage] = openStages(workspace, secret);
	if (!stage) throw new Error('no stage');
	must(moveDeal(workspace, deal, stage.id));
	for (const title of ['one', 'two']) must(setDeal(workspace, deal, { title }));
	const directory = () => logOf(setting.directory).toArray();
	const log = () => logOf(setting.log).toArray();
	const homes = {
		homeOf: (record: RecordId) => workspace.areaOf(record),
		areaOf: (pipeline: PipelineId) => workspace.pipelineArea(pipeline) ?? '0'
	};
	return { ...setting, deal, open, secret, directory, log, homes };
}

const kinds = (entries: readonly string[] = []) => entries.map((entry) => decode(entry)?.kind);

test('pipelineAreas() has those that hold, namedAreas() those that were ever given', () => {
	const { workspace, secret, directory } = moved();
	expect([...pipelineAreas(directory())]).toEqual([[secret, secret]]);
	must(setPipelineArea(workspace, secret, 'open'));
	expect([...pipelineAreas(directory())]).toEqual([]);
	expect([...namedAreas(directory())]).toEqual([secret]);
});

test('lackingInAreas() gives the area what stands of a deal, once, and nothing that is overwritten', () => {
	const { secret, log, homes } = moved();
	const areas = new Map([['0', log()]]);
	const gains = lackingInAreas(areas, homes);
	expect([...gains.keys()]).toEqual([secret]);
	expect(kinds(gains.get(secret))).toEqual(['create', 'move', 'set']);
	expect(log()).toEqual(expect.arrayContaining([...(gains.get(secret) ?? [])]));
	const carried = new Map([...areas, ...gains]);
	expect(lackingInAreas(carried, homes).size).toBe(0);
	expect(lackingInAreas(areas, homes, new Set(['d0' as RecordId])).size).toBe(0);
});

test('lackingInAreas() tells an area that still takes a deal for its own where it went, and no more', () => {
	const { secret, log, homes } = moved();
	const [made, move, ...later] = log();
	if (!made || !move) throw new Error('two at least');
	const areas = new Map([
		['0', [made]],
		[secret, [made, move, ...later]]
	]);
	expect([...lackingInAreas(areas, homes)]).toEqual([['0', [move]]]);
});

test('lackingInAreas() takes a purge to every area that has the record', () => {
	const { workspace, deal, secret, log, homes } = moved();
	const before = log();
	must(deleteDeal(workspace, deal));
	must(purge(workspace, deal));
	const last = log().at(-1);
	const areas = new Map([
		['0', before],
		[secret, log()]
	]);
	expect([...lackingInAreas(areas, homes)]).toEqual([['0', [last]]]);
});

test('lackingInAreas() leaves alone what it cannot place, and carries with a deal what it cannot read', () => {
	const { deal, secret, log, homes } = moved();
	const strange = `[${hlcAt(1e12 as EpochMs)},"d","grow","${deal}",0,"m",{},{}]`;
	const gains = lackingInAreas(new Map([['0', [...log(), strange, 'nothing']]]), homes);
	expect(gains.get(secret)).toContain(strange);
	expect(gains.get(secret)).not.toContain('nothing');
	expect(lackingInAreas(new Map([['0', log()]]), { ...homes, homeOf: () => undefined }).size).toBe(
		0
	);
});

test('elsewhere(): a new common epoch takes no deal along that went to an area', () => {
	const { workspace, deal, directory, log, clock } = moved();
	const stays = addDeal(workspace, { title: 'stays' });
	clock.advance(DAY);
	const moment = { now: clock.now(), zone: 'UTC' };
	const taken = (more: object) => {
		const [, gained = []] = lackingIn([log(), []], { ...moment, ...more });
		return new Set(gained.map((entry) => decode(entry)?.record as DealId));
	};
	expect(taken({})).toEqual(new Set([deal, stays]));
	expect(taken({ isElsewhere: elsewhere(directory(), '0') })).toEqual(new Set([stays]));
});
