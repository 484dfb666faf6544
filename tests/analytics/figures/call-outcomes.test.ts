import { describe, expect, test } from 'vitest';
import type { Operation } from '#lib/domain/operation.ts';
import { atUtc, deal, on, type Log } from '../build.ts';
import { engineOf, kept, query } from './ask.ts';

/** How calls ended in the first stage: deals with such a call, and how many of them went on. */
function told(logs: readonly (Log | readonly Operation[])[]) {
	const [first] = engineOf(logs).answer({ figure: 'callOutcomes', query: query() });
	return Object.fromEntries(
		(first?.outcomes ?? [])
			.filter(({ deals }) => deals.count > 0)
			.map(({ outcome, deals, wentOn }) => [outcome ?? 'none', [deals.count, wentOn.count]])
	);
}

const STAYS = (id: string) => deal(id).create('s1', on('2026-01-01'));
const GOES_ON = (id: string) => STAYS(id).move('s2', on('2026-01-10'));
const call = (id: string, about: string, day: string, outcome: string, type = 'call') =>
	kept(id, { type, deal: about, outcome, at: on(day) });

describe('callOutcomes', () => {
	test('counts deals by how their calls in a stage ended, and of them those that went on', () => {
		expect(
			told([
				GOES_ON('d1'),
				STAYS('d2'),
				STAYS('d3'),
				call('a1', 'd1', '2026-01-05', 'reached'),
				call('a2', 'd2', '2026-01-05', 'reached'),
				call('a3', 'd2', '2026-01-06', 'no-answer')
			])
		).toEqual({ reached: [2, 1], 'no-answer': [1, 0], none: [1, 0] });
	});

	test('a deal counts once with an outcome, however often its calls ended so', () => {
		expect(
			told([
				STAYS('d1'),
				call('a1', 'd1', '2026-01-05', 'busy'),
				call('a2', 'd1', '2026-01-06', 'busy')
			])
		).toEqual({ busy: [1, 0] });
	});

	test('a call of which only the day is known counts on the day that the deal came', () => {
		expect(
			told([
				deal('d1').create('s1', atUtc('2026-01-05T10:00:00')),
				call('a1', 'd1', '2026-01-05', 'reached')
			])
		).toEqual({ reached: [1, 0] });
	});

	test('neither what was done after the deal went on nor anything but a call counts', () => {
		expect(
			told([
				GOES_ON('d1'),
				call('a1', 'd1', '2026-01-15', 'reached'),
				call('a2', 'd1', '2026-01-05', 'reached', 'meeting')
			])
		).toEqual({ none: [1, 1] });
	});
});
