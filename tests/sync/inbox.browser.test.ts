import { afterEach, expect, test } from 'vitest';
import { openInbox, textArrived, type Inbox } from '#lib/sync/inbox.ts';
import { freshName } from '../helpers/indexed-db.ts';
import { holds } from '../helpers/until.ts';

const opened: Inbox[] = [];
afterEach(() => opened.splice(0).forEach((inbox) => inbox.close()));

async function open(name: string): Promise<Inbox> {
	const inbox = await openInbox(name);
	if (!inbox.ok) throw new Error(inbox.problem.detail);
	opened.push(inbox.value);
	return inbox.value;
}

async function list(inbox: Inbox) {
	const items = await inbox.list();
	if (!items.ok) throw new Error(items.problem.detail);
	return items.value;
}

test('what was put is there after closing, the last arrived first, with its content', async () => {
	const name = freshName();
	const inbox = await open(name);
	const photo = { name: 'a.png', type: 'image/png', at: 2, content: new Blob(['png']) };
	expect(await inbox.put([textArrived('first', 1), photo])).toEqual({ ok: true, value: 0 });
	inbox.close();
	const items = await list(await open(name));
	expect(items.map((item) => [item.name, item.type, item.at])).toEqual([
		['a.png', 'image/png', 2],
		['', 'text/plain', 1]
	]);
	expect(await Promise.all(items.map(({ content }) => content.text()))).toEqual(['png', 'first']);
});

test('removes the one and keeps the others', async () => {
	const inbox = await open(freshName());
	await inbox.put([textArrived('one', 1), textArrived('two', 2)]);
	const [two] = await list(inbox);
	await inbox.remove(two?.id ?? 0);
	const texts = (await list(inbox)).map(({ content }) => content.text());
	expect(await Promise.all(texts)).toEqual(['one']);
});

test('says how many found no room, and keeps those that wait', async () => {
	const inbox = await open(freshName());
	await inbox.put(Array.from({ length: 199 }, (_, at) => textArrived('x', at)));
	const refused = await inbox.put([textArrived('fits', 1), textArrived('does not', 2)]);
	expect(refused).toEqual({ ok: true, value: 1 });
	expect(await list(inbox)).toHaveLength(200);
});

test('tells itself and other pages of a change, until the end', async () => {
	const name = freshName();
	const [one, other] = [await open(name), await open(name)];
	let [own, elsewhere, ended] = [0, 0, 0];
	one.onChange(() => own++);
	other.onChange(() => elsewhere++);
	other.onChange(() => ended++)();
	await one.put([textArrived('x', 1)]);
	await holds(() => expect([own, elsewhere, ended]).toEqual([1, 1, 0]));
});
