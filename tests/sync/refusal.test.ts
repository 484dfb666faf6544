import { expect, test } from 'vitest';
import { CLOSE, REFUSE } from '#lib/protocol/message.ts';
import { refusalOf } from '#lib/sync/refusal.ts';

test.each([
	[CLOSE.signedOut, 'revoked'],
	[CLOSE.unknown, 'unknown'],
	[REFUSE.readOnly, 'read-only'],
	[REFUSE.held, 'held'],
	[CLOSE.tooOld, 'too-old'],
	[REFUSE.appendOnly, 'set-aside'],
	[REFUSE.full, 'set-aside'],
	[CLOSE.forbidden, 'set-aside'],
	[CLOSE.tooLarge, 'set-aside'],
	[999, 'set-aside']
])('refusalOf(%i, text) is %s', (code, why) => {
	expect(refusalOf(code, 'in the relay’s words')).toEqual({
		why,
		code,
		text: 'in the relay’s words'
	});
});
