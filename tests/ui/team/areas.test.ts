import { expect, test } from 'vitest';
import { seesArea, withArea } from '#lib/ui/team/areas.ts';

test('withArea(areas, area, seen, others) leaves who saw all with the others that there are', () => {
	expect(withArea('all', 'a', false, ['b', 'c'])).toEqual(['b', 'c']);
	expect(withArea('all', 'a', true, ['b'])).toBe('all');
	expect(withArea(['b'], 'a', true, ['b', 'c'])).toEqual(['b', 'a']);
	expect(withArea(['b', 'a'], 'a', false, ['b'])).toEqual(['b']);
	const same = ['b'];
	expect(withArea(same, 'a', false, ['b'])).toBe(same);
});

test('seesArea(areas, area) holds for all, and for what is named', () => {
	expect([seesArea('all', 'a'), seesArea(['a'], 'a'), seesArea(['b'], 'a')]).toEqual([
		...[true, true, false]
	]);
});
