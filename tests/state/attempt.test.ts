import { expect, test } from 'vitest';
import { isAdmitting, isSharing } from '#lib/state/attempt.ts';

const SECRET = 's'.repeat(22);
const FRESH = { id: 'w'.repeat(22), device: 'd1', member: 'm1', name: '', openedAt: 1 };
const ADMITTING = { digest: 'abc', fresh: FRESH, secret: SECRET };

test('isAdmitting(row) takes what was noted', () => {
	expect(isAdmitting(ADMITTING)).toBe(true);
});

test.each([
	['nothing', undefined],
	['null', null],
	['a text', 'digest'],
	['a digest alone', { digest: 'abc' }],
	['an empty digest', { ...ADMITTING, digest: '' }],
	['no secret', { ...ADMITTING, secret: undefined }],
	['a secret that is none', { ...ADMITTING, secret: 'short' }],
	['no entry', { ...ADMITTING, fresh: undefined }],
	['an entry without a member', { ...ADMITTING, fresh: { ...FRESH, member: undefined } }],
	['an entry with another id', { ...ADMITTING, fresh: { ...FRESH, id: '../ws' } }],
	['an entry without a time', { ...ADMITTING, fresh: { ...FRESH, openedAt: NaN } }],
	['an entry that is let in', { ...ADMITTING, fresh: { ...FRESH, membership: {} } }]
])('isAdmitting(row) refuses %s', (_name, row) => {
	expect(isAdmitting(row)).toBe(false);
});

test('isSharing(row) takes a workspace and a secret, and nothing less', () => {
	expect(isSharing({ shared: 'w'.repeat(22), secret: SECRET })).toBe(true);
	expect(isSharing({ shared: 'w'.repeat(22) })).toBe(false);
	expect(isSharing({ shared: 'w', secret: SECRET })).toBe(false);
	expect(isSharing(ADMITTING)).toBe(false);
	expect(isSharing(undefined)).toBe(false);
});
