import { CLOSE, MESSAGE, offer, offered, REFUSE, SUBPROTOCOL } from '#lib/protocol/message.ts';
import { expect, test } from 'vitest';

const TICKET = 'Ab3'.padEnd(22, 'x');

test('offer(ticket, client) is understood by offered(protocols)', () => {
	expect(offered(offer(TICKET))).toEqual({ ticket: TICKET });
	expect(offered(offer(TICKET, 77))).toEqual({ ticket: TICKET, client: 77 });
	expect(offered(offer(TICKET, 0))).toEqual({ ticket: TICKET, client: 0 });
	expect(offered(offer(TICKET, Number.MAX_SAFE_INTEGER)).client).toBe(Number.MAX_SAFE_INTEGER);
});

test('offer(ticket) begins with what the relay chooses, and is made of tokens a header may hold', () => {
	const [first, ...rest] = offer(TICKET, 5);
	expect(first).toBe(SUBPROTOCOL);
	for (const protocol of [first, ...rest]) expect(protocol).toMatch(/^[\w!#$%&'*+.^`|~-]+$/);
});

test.each([
	[[]],
	[['runnel.1']],
	[[TICKET]],
	[[`ticket.${TICKET}x`]],
	[[`ticket.${TICKET.slice(1)}`]],
	[[`xticket.${TICKET}`]],
	[[`ticket.${TICKET.slice(1)}-`]],
	[['client.-1', 'client.1.5', 'client.', 'client.9999999999999999']]
])('offered(%j) is nothing', (protocols) => {
	expect(offered(protocols)).toEqual({});
});

test('close codes that a stock client takes for the end are those that trying again cannot mend', () => {
	const ends = Object.entries(CLOSE)
		.filter(([, code]) => code >= 4400 && code < 4500)
		.map(([name]) => name);
	expect(ends.sort()).toEqual([
		...['forbidden', 'malformed', 'signedOut', 'tooLarge', 'tooOld', 'unknown']
	]);
});

test('numbers of messages, closes and refusals are each used once', () => {
	for (const numbers of [MESSAGE, CLOSE, REFUSE].map((table) => Object.values<number>(table)))
		expect(new Set(numbers).size).toBe(numbers.length);
});
