import {
	CODE_DIGITS,
	CODE_LENGTH,
	formatCode,
	formatInvitation,
	formatRecovery,
	parseInvitation
} from '#lib/protocol/invitation.ts';
import { expect, test } from 'vitest';

const ORIGIN = 'https://pipeline.example.com';
const id = 'i'.repeat(22);
const secret = 's'.repeat(22);
const CODE = '0123456789ABCDEF';

test('formatInvitation(origin, invitation) is parsed, with its secret in the fragment only', () => {
	const link = formatInvitation(ORIGIN, { id, secret });
	expect(parseInvitation(link)).toEqual({ kind: 'link', id, secret });
	const url = new URL(link);
	expect(url.pathname + url.search).toBe('/join');
	expect(url.hash).toContain(secret);
	expect(parseInvitation(url.hash)).toEqual({ kind: 'link', id, secret });
	expect(parseInvitation(`  ${link}\n`)).toEqual({ kind: 'link', id, secret });
});

test('formatRecovery(origin, recovery) is parsed, and is no invitation', () => {
	const link = formatRecovery(ORIGIN, { workspace: id, secret });
	expect(parseInvitation(link)).toEqual({ kind: 'recovery', workspace: id, secret });
	expect(new URL(link).pathname).toBe('/join');
});

test('formatCode(code) is four groups of four', () => {
	expect(formatCode(CODE)).toBe('0123-4567-89AB-CDEF');
});

test.each([
	CODE,
	formatCode(CODE),
	CODE.toLowerCase(),
	'0123 4567 89ab cdef',
	' O123-4567-89AB-CDEF '
])('parseInvitation(%j) is the code', (text) => {
	expect(parseInvitation(text)).toEqual({ kind: 'code', code: CODE });
});

test('parseInvitation reads I and L as 1', () => {
	expect(parseInvitation('I1L1-0000-0000-0000')).toEqual({
		kind: 'code',
		code: '1111000000000000'
	});
});

test.each([
	'',
	'#',
	CODE.slice(1),
	`${CODE}0`,
	'U123456789ABCDEF',
	`${ORIGIN}/join#${id}`,
	`${ORIGIN}/join#${id}.${secret}x`,
	`${ORIGIN}/join#${id}.${secret}.${secret}`,
	`${ORIGIN}/join?${id}.${secret}`,
	`${ORIGIN}/join#r.${id}`,
	`${ORIGIN}/join#x.${id}.${secret}`
])('parseInvitation(%j) is undefined', (text) => {
	expect(parseInvitation(text)).toBeUndefined();
});

test('CODE_DIGITS has no letter that is read as another, and a code has 80 bits', () => {
	expect([...CODE_DIGITS].filter((one) => 'ILOU'.includes(one))).toEqual([]);
	expect(new Set(CODE_DIGITS).size).toBe(32);
	expect(CODE_LENGTH * Math.log2(32)).toBe(80);
});
