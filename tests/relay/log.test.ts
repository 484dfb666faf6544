import { expect, test } from 'vitest';
import { bounded, type Event } from '../../sync-server/src/log.ts';
import { clockAt } from '../helpers/clock.ts';

const closed = (code: number): Event => ({ event: 'socket-closed', code, reason: 'so' });

function opened() {
	const clock = clockAt(0);
	const events: Event[] = [];
	return { clock, events, log: bounded((event) => events.push(event), clock.now) };
}

test('bounded(log) writes sixty lines of an event and code a minute, and then how many it left out', () => {
	const { clock, events, log } = opened();
	for (let i = 0; i < 100; i++) log(closed(4401));
	for (let i = 0; i < 10; i++) log(closed(4404));
	log({ event: 'origin-refused' });
	expect(events.length).toBe(60 + 10 + 1);
	clock.advance(60_000);
	log(closed(4404));
	expect(events.slice(71)).toEqual([
		{ event: 'lines-left-out', of: 'socket-closed', code: 4401, count: 40 },
		closed(4404)
	]);
	log(closed(4401));
	expect(events.at(-1)).toEqual(closed(4401));
});

test('bounded(log) says at the end what it has left out', () => {
	const { events, log } = opened();
	for (let i = 0; i < 61; i++) log({ event: 'origin-refused' });
	log({ event: 'relay-stopped' });
	expect(events.slice(60)).toEqual([
		{ event: 'lines-left-out', of: 'origin-refused', count: 1 },
		{ event: 'relay-stopped' }
	]);
});
