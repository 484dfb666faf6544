import { expect, test } from 'vitest';
import type { Standing } from '#lib/state/attachments.ts';
import { isAwaited } from '#lib/ui/attachments/awaited.ts';

type Why = (Standing & { readonly kind: 'away' })['why'];

const member = { barred: undefined };
const away = (why?: Why) => ({ kind: 'away', why }) as const;

test('isAwaited(kind, standing, membership): where an answer may yet come', () => {
	for (const why of ['unknown', 'offline', 'not-now', 'too-many', 'signed-out'] as const)
		expect(isAwaited('file', away(why), member), why).toBe(true);
	for (const why of [
		...(['forbidden', 'too-large', 'malformed', 'revoked', 'full'] as const),
		...(['not-stored', 'other'] as const)
	])
		expect(isAwaited('photo', away(why), member), why).toBe(false);
	expect(isAwaited('photo', { kind: 'coming', share: 0.5 }, member)).toBe(true);
	expect(isAwaited('photo', { kind: 'here', upload: undefined }, member)).toBe(false);
});

test('isAwaited(kind, standing, membership): a file only once somebody has asked', () => {
	expect(isAwaited('photo', away(), member)).toBe(true);
	expect(isAwaited('file', away(), member)).toBe(false);
});

test('isAwaited(kind, standing, membership): never where nobody can be asked', () => {
	expect(isAwaited('photo', away(), undefined)).toBe(false);
	expect(isAwaited('photo', away('unknown'), undefined)).toBe(false);
	expect(isAwaited('photo', away(), { barred: 'revoked' })).toBe(false);
});
