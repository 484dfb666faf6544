import { expect, test } from 'vitest';
import { REFUSE } from '#lib/protocol/message.ts';
import { refusalOf } from '#lib/sync/refusal.ts';
import { accessOf } from '#lib/ui/access/access.ts';

const inTray = (code: number) =>
	({ kind: 'refused', refusal: refusalOf(code, ''), count: 1 }) as const;

test('accessOf says that one is held only while one is, whatever the tray still has of then', () => {
	const status = inTray(REFUSE.held);
	expect(accessOf({ readOnly: 'held', status })).toBe('held');
	expect(accessOf({ readOnly: undefined, status })).toBeUndefined();
	expect(accessOf({ readOnly: undefined, status: inTray(REFUSE.readOnly) })).toBeUndefined();
});

test('accessOf says that the app is too old to write, before anything that the relay says', () => {
	expect(accessOf({ readOnly: 'outdated', status: inTray(REFUSE.held) })).toBe('outdated');
});
