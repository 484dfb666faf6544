import { expect, test } from 'vitest';
import { DEFAULTS, LIMITS, readLimits } from '../../sync-server/src/limits.ts';

test('readLimits(env) is the defaults where the environment says nothing of them', () => {
	expect(readLimits({ PORT: '1' })).toEqual({ limits: DEFAULTS });
});

test('readLimits(env) takes each limit by its own variable', () => {
	for (const [name, { unit }] of Object.entries(LIMITS)) {
		const variable = `LIMIT_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
		const value = unit === 'share' ? 0.25 : 7;
		expect(readLimits({ [variable]: String(value) })).toEqual({
			limits: { ...DEFAULTS, [name]: value }
		});
	}
});

test.each(['', ' ', '0', '-1', '1.5', '1e99', 'many', '8 MiB'])(
	'readLimits(env) refuses %j for a whole number',
	(value) => {
		expect(readLimits({ LIMIT_FRAME_BYTES: value })).toEqual({
			problem: `LIMIT_FRAME_BYTES=${value} is not a whole number above 0.`
		});
	}
);

test.each(['0', '1.01', 'half'])('readLimits(env) refuses %j for a share', (value) => {
	expect(readLimits({ LIMIT_HOLD_AT: value })).toHaveProperty('problem');
});

test('readLimits(env) refuses a limit that is none, which would be a slip of the pen', () => {
	expect(readLimits({ LIMIT_FRAME: '1' })).toEqual({
		problem: 'LIMIT_FRAME is none of the limits; see --help.'
	});
});
