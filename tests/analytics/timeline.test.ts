import { describe, expect, test } from 'vitest';
import { hlcAt } from '#lib/domain/hlc.ts';
import type { Timeline } from '#lib/analytics/timeline.ts';
import { atUtc, BOB, deal, number, on, PRICE, usd, type Log } from './build.ts';

/** A timeline's visits as `stage@day`, with `→day` where left, `?` where not dated. */
function way(log: Log, zone = 'UTC'): string[] {
	return log
		.timeline(zone)
		.visits.map(
			({ stage, enter, leave, dated }) =>
				`${stage}@${enter - number('2026-01-01')}${dated ? '' : '?'}` +
				(leave === undefined ? '' : `→${leave - number('2026-01-01')}`)
		);
}

describe('toTimeline(folded, zone)', () => {
	test('is one visit a stay, each beginning where the one before ends', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s2', on('2026-01-04'))
			.win(on('2026-01-10'));
		expect(way(log)).toEqual(['s1@0→3', 's2@3→9', 'swon@9']);
		expect(log.timeline()).toMatchObject({ created: number('2026-01-01'), backward: 0 });
	});

	test('keeps the reason of a loss, and a reopening as the end of the stay in lost', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.lose(on('2026-01-05'))
			.reopen('s1', on('2026-01-08'));
		expect(way(log)).toEqual(['s1@0→4', 'slost@4→7', 's1@7']);
		expect(log.timeline().visits.map(({ status, reason }) => [status, reason])).toEqual([
			['open', undefined],
			['lost', PRICE],
			['open', undefined]
		]);
	});

	test('does not count what was undone', () => {
		const log = deal('d1').create('s1', on('2026-01-01')).win(on('2026-01-05'));
		log.reopen('s1', on('2026-01-01'), { undoes: log.last });
		expect(way(log)).toEqual(['s1@0']);
		// Taking the undo back restores the win.
		log.win(on('2026-01-05'), { undoes: log.last });
		expect(way(log)).toEqual(['s1@0→4', 'swon@4']);
	});

	test('places an instant on the calendar of the zone', () => {
		const log = deal('d1').create('s1', atUtc('2026-01-01T22:00:00'));
		expect(way(log, 'UTC')[0]).toMatch(/^s1@0\.91/);
		// Tehran is 3:30 ahead: 01:30 on the second.
		expect(way(log, 'Asia/Tehran')).toEqual(['s1@1.0625']);
	});

	test('a stay over a night on which clocks change is one calendar day', () => {
		const log = deal('d1')
			.create('s1', atUtc('2026-03-28T11:00:00'))
			.move('s2', atUtc('2026-03-29T10:00:00'));
		const [first] = log.timeline('Europe/Warsaw').visits;
		expect((first?.leave ?? 0) - (first?.enter ?? 0)).toBe(1);
	});

	test('without a date enters at the latest when it was recorded', () => {
		const log = deal('d1').create(
			's1',
			null,
			{},
			{ hlc: hlcAt(atUtc('2026-01-06T00:00:00')), imported: true }
		);
		expect(way(log)).toEqual(['s1@5?']);
		expect(log.timeline().created).toBeUndefined();
	});

	test('without a date enters at the latest when the next stage is dated', () => {
		const log = deal('d1')
			.create('s1', null, {}, { imported: true })
			.win(on('2026-01-03'), { imported: true });
		expect(way(log)).toEqual(['s1@2?→2', 'swon@2']);
	});

	test('begins the cycle of an imported deal at the first stage whose date the file gave', () => {
		const log = deal('d1')
			.create('s1', null, {}, { imported: true })
			.move('s2', on('2026-01-03'), { imported: true });
		expect(log.timeline().created).toBe(number('2026-01-03'));
	});

	test('begins no cycle at a move made by hand when the import gave no date', () => {
		const log = deal('d1').create('s1', null, {}, { imported: true }).move('s2', on('2026-01-03'));
		expect(log.timeline().created).toBeUndefined();
	});

	test('counts a stay that would end before it began as 0 days, and says so', () => {
		const log = deal('d1')
			.create('s1', atUtc('2026-01-05T00:00:00'))
			.move('s2', atUtc('2026-01-02T00:00:00'));
		expect(way(log)).toEqual(['s1@4→4', 's2@4']);
		expect(log.timeline().backward).toBe(1);
	});

	test('does not take a plain day for a wrong clock on the day of an instant', () => {
		const log = deal('d1').create('s1', atUtc('2026-01-05T12:00:00')).win(on('2026-01-05'));
		expect(way(log)).toEqual(['s1@4.5→4.5', 'swon@4.5']);
		expect(log.timeline().backward).toBe(0);
	});

	test('orders moves of one instant by the clock', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s2', on('2026-01-01'))
			.win(on('2026-01-01'));
		expect(way(log)).toEqual(['s1@0→0', 's2@0→0', 'swon@0']);
	});

	test('orders moves made apart by business time, and ends where the board shows the deal', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', on('2026-01-09'))
			.move('s2', on('2026-01-04'), { blind: true, device: 'other' })
			.move('s1', on('2026-01-12'), { blind: true, device: 'third' });
		expect(way(log)).toEqual(['s1@0→3', 's2@3→8', 's3@8→11', 's1@11']);
		expect(log.folded.placed?.kind).toBe('move');
	});

	test('ends where the board shows the deal, though a wrong clock says that a move made apart came later', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', on('2026-01-09'))
			.move('s2', on('2026-01-04'), { blind: true, device: 'other' });
		expect(way(log)).toEqual(['s1@0→8', 's3@8→8', 's2@8']);
		expect(log.timeline().backward).toBe(1);
	});

	test('puts no move before one that it saw, whatever its clock says', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s2', on('2026-01-05'))
			.move('s3', on('2026-01-03'))
			.move('s1', on('2026-01-09'));
		expect(way(log)).toEqual(['s1@0→4', 's2@4→4', 's3@4→8', 's1@8']);
	});

	test('merges a move away and back that was a slip: set right by its maker within a minute', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', atUtc('2026-01-02T10:00:00'))
			.move('s1', atUtc('2026-01-02T10:00:59'));
		expect(way(log)).toEqual(['s1@0']);
	});

	test('keeps the same a minute later, and when another set it right', () => {
		const later = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', atUtc('2026-01-02T00:00:00'))
			.move('s1', atUtc('2026-01-02T00:01:00'));
		expect(way(later)).toHaveLength(3);
		const other = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', atUtc('2026-01-02T00:00:00'))
			.move('s1', atUtc('2026-01-02T00:00:30'), { by: BOB });
		expect(way(other)).toHaveLength(3);
	});

	test('takes a win reopened within a minute for a slip, but not a stage closed within a minute', () => {
		const slip = deal('d1')
			.create('s1', on('2026-01-01'))
			.win(atUtc('2026-01-02T00:00:00'))
			.reopen('s1', atUtc('2026-01-02T00:00:30'));
		expect(way(slip)).toEqual(['s1@0']);
		const late = deal('d1')
			.create('s1', on('2026-01-01'))
			.move('s3', atUtc('2026-01-02T00:00:00'))
			.lose(atUtc('2026-01-02T00:00:30'));
		expect(way(late).map((visit) => visit.slice(0, 3))).toEqual(['s1@', 's3@', 'slo']);
	});

	test('knows won and lost apart as contested, and a deleted deal as deleted', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'))
			.win(on('2026-01-02'))
			.lose(on('2026-01-03'), { blind: true, device: 'other' });
		expect(log.timeline()).toMatchObject({ contested: true, deleted: false });
		const gone = deal('d1').create('s1', on('2026-01-01')).remove(on('2026-01-02'));
		expect(gone.timeline()).toMatchObject({ contested: false, deleted: true });
	});

	test('keeps what value and owner were since when', () => {
		const log = deal('d1')
			.create('s1', on('2026-01-01'), { value: usd(100), owner: 'mann' })
			.set({ value: usd(250) }, on('2026-01-05'))
			.set({ owner: 'mbob' }, on('2026-01-06'));
		expect(log.timeline().values).toEqual([
			{ since: number('2026-01-01'), value: usd(100) },
			{ since: number('2026-01-05'), value: usd(250) }
		]);
		expect(log.timeline().owners.map(({ value }) => value)).toEqual(['mann', 'mbob']);
	});
});
test('tells when a deal was deleted and restored; a deletion that an edit made void is none', () => {
	const log = deal('d1').create('s1', on('2026-01-01')).remove(on('2026-01-05'));
	const restoring = {
		...log.last,
		id: `${log.last.id}x`,
		hlc: log.last.hlc + 1,
		at: on('2026-01-09'),
		body: { deleted: false },
		prev: { deleted: log.last.id }
	} as never;
	log.operations.push(restoring);
	const told = ({ removals }: Timeline) => removals.map(({ since, value }) => [since, value]);
	expect(told(log.timeline())).toEqual([
		[number('2026-01-05'), true],
		[number('2026-01-09'), false]
	]);
	const edited = deal('d2').create('s1', on('2026-01-01'));
	edited.remove(on('2026-01-05'));
	edited.set({ title: 'Still here' }, on('2026-01-05'), { blind: true });
	expect(edited.timeline().deleted).toBe(false);
	expect(told(edited.timeline())).toEqual([]);
});

test('a deal that a file found in a stage has come into it at a time that is not known', () => {
	const found = deal('d1').create('s1', on('2026-01-01'), {}, { imported: true });
	expect(found.timeline().midway).toBe(true);
	expect(found.move('s2', on('2026-01-05')).timeline().midway).toBe(true);
	const known = deal('d2')
		.create('s1', on('2026-01-01'), {}, { imported: true })
		.move('s2', on('2026-01-05'), { imported: true });
	expect(known.timeline().midway).toBe(false);
});
