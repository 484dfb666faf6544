import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { AHEAD_MS, hlcAt } from '#lib/domain/hlc.ts';
import type { RecordId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { moveDeal, setDeal } from '#lib/store/commands.ts';
import { encode } from '#lib/ydoc/codec.ts';
import { append, logOf } from '#lib/ydoc/schema.ts';
import { clockAt, skewed, START } from '../helpers/clock.ts';
import { colleagueOf, pass, shown, sync } from '../helpers/peers.ts';
import { operation } from '../helpers/operations.ts';
import {
	addDeal,
	dealOf,
	emptyWorkspace,
	must,
	newWorkspace,
	stageNamed,
	titles
} from '../helpers/workspace.ts';

describe('a workspace', () => {
	test('opened on documents that are loaded shows what one shows that was told bit by bit', () => {
		const setting = newWorkspace();
		const { workspace, directory, log } = setting;
		const id = addDeal(workspace, { title: 'x', company: 'Acme' });
		must(moveDeal(workspace, id, stageNamed(workspace, 'Demo')));
		const again = emptyWorkspace(9, { directory, log, now: setting.clock.now });
		expect(shown(again.workspace)).toEqual(shown(workspace));
	});

	test('tells of each change once, with the records it touched, after it is to be seen', () => {
		const setting = newWorkspace();
		const { workspace } = setting;
		const told: { ids: RecordId[]; title: string | undefined; version: number }[] = [];
		const stop = workspace.onChange((changed) => {
			const [first] = changed;
			const deal = first && workspace.deals.get(first as never);
			told.push({ ids: [...changed], title: deal?.title, version: workspace.version });
		});
		const before = workspace.version;
		const id = addDeal(workspace, { title: 'x' });
		must(setDeal(workspace, id, { title: 'y' }));
		expect(told).toEqual([
			{ ids: [id], title: 'x', version: before + 1 },
			{ ids: [id], title: 'y', version: before + 2 }
		]);
		const other = colleagueOf(setting);
		must(setDeal(other.workspace, id, { title: 'z' }));
		sync(setting, other);
		expect(told.at(-1)).toEqual({ ids: [id], title: 'z', version: before + 3 });
		// The same again changes nothing.
		append(setting.log, logOf(setting.log).toArray());
		expect(told.length).toBe(3);
		stop();
		addDeal(workspace);
		expect(told.length).toBe(3);
	});

	test('that is closed hears nothing more', () => {
		const { workspace, log } = newWorkspace();
		workspace.close();
		append(log, [encode(operation('create', { fields: {} }))]);
		expect(workspace.records.has('d1' as RecordId)).toBe(false);
	});

	test('keeps, counts and passes on what it cannot read', () => {
		const setting = newWorkspace();
		const { workspace, log } = setting;
		const later = '[1,"A","nurture","d1",null,"m",{},{}]';
		append(log, ['no json', later]);
		addDeal(workspace, { title: 'x' });
		expect(workspace.unreadable).toBe(2);
		expect(titles(workspace, 'Contact')).toEqual(['x']);
		const other = colleagueOf(setting);
		expect(logOf(other.log).toArray()).toEqual(logOf(log).toArray());
		expect(other.workspace.unreadable).toBe(2);
	});

	test('writes the directory and the log each where it belongs', () => {
		const { workspace, directory, log } = newWorkspace();
		const before = logOf(directory).length;
		addDeal(workspace, { company: 'Acme' });
		expect(logOf(directory).length).toBe(before);
		expect(logOf(log).length).toBe(2);
	});

	test('takes members and stages away that are deleted, and leaves deleted companies to their deals', () => {
		const { workspace, directory } = newWorkspace();
		const id = stageNamed(workspace, 'Demo');
		const [created] = workspace.records.get(id)?.operations ?? [];
		const prev = Object.fromEntries(
			['pipeline', 'name', 'kind', 'probability', 'order'].map((name) => [name, created?.id])
		);
		append(directory, [
			encode(operation('delete', { deleted: true }, { record: id, ms: 5000, prev: prev as never }))
		]);
		expect(workspace.stages.has(id)).toBe(false);
	});
});

describe('tick()', () => {
	test('is later than everything seen, so that an edit follows what it was made on', () => {
		const setting = newWorkspace();
		const ahead = emptyWorkspace(2, { now: skewed(setting.clock, 4 * 60_000) });
		sync(setting, ahead);
		const id = addDeal(ahead.workspace, { title: 'ahead' });
		sync(setting, ahead);
		// This device's clock is four minutes behind the other's, and its edit is still the later one.
		must(setDeal(setting.workspace, id, { title: 'behind' }));
		sync(setting, ahead);
		expect(dealOf(setting.workspace, id).title).toBe('behind');
		expect(dealOf(ahead.workspace, id).title).toBe('behind');
	});

	test('never goes back with the clock, and what was done is to be seen at once', () => {
		const { workspace, clock } = newWorkspace();
		addDeal(workspace, { title: 'before' });
		clock.advance(-3_600_000);
		const id = addDeal(workspace, { title: 'after' });
		expect(dealOf(workspace, id).title).toBe('after');
		expect(titles(workspace, 'Contact')).toEqual(['after', 'before']);
		must(setDeal(workspace, id, { title: 'and again' }));
		expect(dealOf(workspace, id).title).toBe('and again');
		expect(workspace.early).toBe(0);
	});

	test('works on a device whose clock was reset to 1970', () => {
		const { workspace } = newWorkspace(1, { now: () => 0 as EpochMs });
		const id = addDeal(workspace, { title: 'x' });
		expect(workspace.unreadable).toBe(0);
		expect(dealOf(workspace, id).title).toBe('x');
	});
});

describe('operations stamped ahead of this device', () => {
	function ahead(ms: number) {
		const setting = newWorkspace();
		const { clock } = setting;
		const now = clock.now();
		const entry = encode(
			operation(
				'create',
				{
					fields: { title: 'early' },
					place: {
						pipeline: [...setting.workspace.pipelines.keys()][0] as never,
						stage: stageNamed(setting.workspace, 'Contact'),
						order: 'a1' as never
					}
				},
				{ hlc: hlcAt((now + ms) as EpochMs), device: 'far' }
			)
		);
		return { ...setting, entry };
	}

	test('are folded up to the limit', () => {
		const { workspace, log, entry } = ahead(AHEAD_MS);
		append(log, [entry]);
		expect(workspace.early).toBe(0);
		expect(titles(workspace, 'Contact')).toEqual(['early']);
	});

	test('wait beyond it, are kept and passed on, and are released when their time has come', () => {
		const setting = ahead(AHEAD_MS + 1);
		const { workspace, clock, log, entry } = setting;
		append(log, [entry]);
		expect(workspace.early).toBe(1);
		expect(titles(workspace, 'Contact')).toEqual([]);
		expect(logOf(log).toArray()).toContain(entry);
		workspace.release();
		expect(workspace.early).toBe(1);
		const stamped = addDeal(workspace, { title: 'now' });
		clock.advance(1);
		let told = 0;
		workspace.onChange(() => told++);
		workspace.release();
		expect(workspace.early).toBe(0);
		expect(told).toBe(1);
		expect(titles(workspace, 'Contact').sort()).toEqual(['early', 'now']);
		// The clock of an operation that waits does not drag this device's along.
		expect(workspace.records.get(stamped)?.operations[0]?.hlc).toBeLessThan(
			hlcAt((START + 60_000) as EpochMs)
		);
	});

	test('are folded up to two minutes ahead of the relay where its time is known, whatever this clock says', () => {
		const MINUTE = 60_000;
		for (const skew of [0, 24 * 60 * MINUTE, -3 * MINUTE]) {
			const within = ahead(skew + 2 * MINUTE);
			within.workspace.skew = skew;
			append(within.log, [within.entry]);
			expect(within.workspace.early).toBe(0);
			const beyond = ahead(skew + 2 * MINUTE + 1);
			beyond.workspace.skew = skew;
			append(beyond.log, [beyond.entry]);
			// What this device's own readings have reached never waits.
			expect(beyond.workspace.early).toBe(skew < 0 ? 0 : 1);
		}
	});

	test('are folded once it is known that this clock is behind, and stamps stay the clock’s own', () => {
		const day = 24 * 60 * 60_000;
		const { workspace, log, entry, clock } = ahead(day);
		append(log, [entry]);
		expect(workspace.early).toBe(1);
		workspace.skew = day;
		expect(workspace.early).toBe(0);
		expect(titles(workspace, 'Contact')).toEqual(['early']);
		expect(workspace.horizon).toBe(clock.now() + day + 120_000);
		workspace.skew = undefined;
		expect(workspace.horizon).toBe(clock.now() + AHEAD_MS);
		expect(titles(workspace, 'Contact')).toEqual(['early']);
	});

	test('that wait are folded on another device in their order, and both agree in the end', () => {
		const setting = newWorkspace();
		const clock = clockAt(setting.clock.now());
		const wrong = emptyWorkspace(2, { now: skewed(setting.clock, 20 * 60_000) });
		sync(setting, wrong);
		const id = addDeal(setting.workspace, { title: 'right' });
		sync(setting, wrong);
		must(setDeal(wrong.workspace, id, { title: 'from the future' }));
		sync(setting, wrong);
		expect(dealOf(setting.workspace, id).title).toBe('right');
		must(setDeal(setting.workspace, id, { title: 'now' }));
		sync(setting, wrong);
		setting.clock.advance(30 * 60_000);
		setting.workspace.release();
		expect(clock.now()).toBeLessThan(setting.clock.now());
		expect(shown(setting.workspace)).toEqual(shown(wrong.workspace));
		expect(dealOf(setting.workspace, id).title).toBe('from the future');
	});
});

test('a directory that arrives after the log puts the cards on the board', () => {
	const setting = newWorkspace();
	addDeal(setting.workspace, { title: 'x' });
	const late = emptyWorkspace(2, { now: setting.clock.now });
	pass(setting.log, late.log);
	expect(late.workspace.deals.size).toBe(1);
	Y.applyUpdate(late.directory, Y.encodeStateAsUpdate(setting.directory), 'store');
	expect(titles(late.workspace, 'Contact')).toEqual(['x']);
});
