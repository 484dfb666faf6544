import { afterEach, expect, test, vi } from 'vitest';
import { standForLead, type Candidate } from '#lib/sync/leader.ts';
import { freshName } from '../helpers/indexed-db.ts';

const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** Tabs that stand for one lead, and who of them leads. */
function stand(name: string, count: number) {
	const leading = new Set<number>();
	const candidates = Array.from({ length: count }, (_, tab) =>
		standForLead(name, (leads) => (leads ? leading.add(tab) : leading.delete(tab)))
	);
	ends.push(() => candidates.forEach((candidate) => candidate.close()));
	return { leading, candidates: candidates as [Candidate, Candidate, Candidate] };
}

const until = (fact: () => void) => vi.waitFor(fact, { timeout: 2000, interval: 5 });

test('of all that stand one leads, and the next when it has ended', async () => {
	const { leading, candidates } = stand(freshName(), 3);
	await until(() => expect([...leading]).toEqual([0]));
	candidates[0].close();
	expect([...leading]).toEqual([]);
	await until(() => expect([...leading]).toEqual([1]));
	candidates[1].close();
	await until(() => expect([...leading]).toEqual([2]));
});

test('one that rests gives the lead up at once, and stands last when it resumes', async () => {
	const { leading, candidates } = stand(freshName(), 2);
	await until(() => expect([...leading]).toEqual([0]));
	candidates[0].rest();
	expect([...leading]).toEqual([]);
	await until(() => expect([...leading]).toEqual([1]));
	candidates[0].resume();
	candidates[0].resume();
	candidates[1].rest();
	await until(() => expect([...leading]).toEqual([0]));
});

test('one that rests while it waits is passed over', async () => {
	const { leading, candidates } = stand(freshName(), 3);
	await until(() => expect([...leading]).toEqual([0]));
	candidates[1].rest();
	candidates[0].close();
	await until(() => expect([...leading]).toEqual([2]));
});

test('one that was closed does not stand again', async () => {
	const name = freshName();
	const { leading, candidates } = stand(name, 1);
	await until(() => expect([...leading]).toEqual([0]));
	candidates[0].close();
	candidates[0].resume();
	const { leading: other } = stand(name, 1);
	await until(() => expect([...other]).toEqual([0]));
	expect([...leading]).toEqual([]);
});

test('the lead passes on when the page that had it is gone', async () => {
	const name = freshName();
	const frame = document.createElement('iframe');
	document.body.append(frame);
	const held = new Promise<void>((resolve) => {
		void frame.contentWindow?.navigator.locks.request(name, () => {
			resolve();
			return new Promise(() => undefined);
		});
	});
	await held;
	const { leading } = stand(name, 1);
	frame.remove();
	await until(() => expect([...leading]).toEqual([0]));
});
