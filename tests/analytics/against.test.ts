import fc from 'fast-check';
import { expect, test } from 'vitest';
import { against, type Headline } from '#lib/analytics/against.ts';
import { FEW, rate } from '#lib/analytics/numbers.ts';
import { newcombe } from '#lib/statistics/difference.ts';

function shareOf(part: number, n: number): Headline {
	const estimate = rate(part, n);
	return { kind: 'share', value: estimate?.value, n, part, interval: estimate };
}

test('against(now, before) tells the difference of two shares with Newcombe’s interval, and no percentage', () => {
	const told = against(shareOf(56, 70), shareOf(48, 80));
	const { value, low, high } = newcombe([56, 70], [48, 80]);
	expect(told).toEqual({
		told: 'difference',
		value,
		interval: { low, high, isSure: true },
		part: undefined
	});
	// Newcombe (1998), table II: 0.2 (0.0524 to 0.3339).
	expect([low, high].map((one) => Number(one.toFixed(4)))).toEqual([0.0524, 0.3339]);
	expect(against(shareOf(12, 20), shareOf(11, 20))).toMatchObject({ interval: { isSure: false } });
});

test('against(now, before) tells a total by how much and by what part; of few, and after nothing, without a part', () => {
	const total = (value: number, n: number): Headline => ({ kind: 'total', value, n });
	expect(against(total(150, 6), total(120, 5))).toEqual({
		told: 'difference',
		value: 30,
		interval: undefined,
		part: 0.25
	});
	expect(against(total(150, 6), total(120, 4))).toMatchObject({ value: 30, part: undefined });
	expect(against(total(150, 4), total(120, 6))).toMatchObject({ value: 30, part: undefined });
	expect(against(total(150, 6), total(0, 0))).toMatchObject({ value: 150, part: undefined });
	expect(against({ ...total(150, 6), kind: 'level' }, total(120, 5))).toMatchObject({ part: 0.25 });
	const net = (value: number): Headline => ({ kind: 'net', value, n: 50 });
	expect(against(net(30), net(-20))).toMatchObject({ value: 50, part: undefined });
});

test('against(now, before) of a share or a mean says no figure of fewer than five, nor of none', () => {
	const counted = fc.nat({ max: 12 });
	fc.assert(
		fc.property(fc.constantFrom('share', 'mean'), counted, counted, (kind, now, before) => {
			const of = (n: number): Headline => ({ kind, value: n === 0 ? undefined : 0.5, n });
			const { told } = against(of(now), of(before));
			if (before === 0) expect(told).toBe('none');
			else if (now < FEW || before < FEW) expect(told).toBe('few');
			else expect(told).toBe('difference');
		})
	);
	const mean = (value: number | undefined): Headline => ({ kind: 'mean', value, n: 9 });
	const alike = { ...mean(2), interval: { low: 2, high: 2 } };
	expect(against(alike, alike)).toMatchObject({ value: 0, interval: undefined });
	expect(against(mean(undefined), mean(3))).toEqual({ told: 'none' });
	expect(against(mean(4), mean(2))).toMatchObject({ value: 2, part: 1 });
});
