import { describe, expect, test } from 'vitest';
import { arrivedIn, fitting, textArrived } from '#lib/sync/inbox.ts';

const file = (name: string, content = 'x', type = 'text/csv') =>
	new File([content], name, { type });

describe('arrivedIn(form, at)', () => {
	test('takes title, text and link as one text, and each file for itself', async () => {
		const form = new FormData();
		form.set('title', 'Offer');
		form.set('text', ' Call Ada ');
		form.set('url', 'https://example.com');
		form.append('files', file('a.csv'));
		form.append('files', file('b.vcf', 'y', 'text/vcard'));
		const arrived = arrivedIn(form, 7);
		expect(arrived.map(({ name, type, at }) => [name, type, at])).toEqual([
			['', 'text/plain', 7],
			['a.csv', 'text/csv', 7],
			['b.vcf', 'text/vcard', 7]
		]);
		const contents = await Promise.all(arrived.map(({ content }) => content.text()));
		expect(contents).toEqual(['Offer\nCall Ada\nhttps://example.com', 'x', 'y']);
	});

	test('says nothing twice: many apps put the link into the text as well', async () => {
		const form = new FormData();
		form.set('text', 'https://example.com');
		form.set('url', 'https://example.com');
		expect(await arrivedIn(form, 0)[0]?.content.text()).toBe('https://example.com');
	});

	test('an empty form, and the empty file of a form without files, are nothing', () => {
		const form = new FormData();
		form.set('title', '  ');
		form.append('files', file('', ''));
		expect(arrivedIn(form, 0)).toEqual([]);
	});
});

describe('fitting(waiting, arrived)', () => {
	const sized = (size: number) => ({ content: { size } as Blob });
	const MEGABYTE = 1024 * 1024;

	test('takes up to 200 things, and throws none out that waits', () => {
		const waiting = Array.from({ length: 199 }, () => sized(1));
		expect(fitting(waiting, [sized(1), sized(1)])).toHaveLength(1);
	});

	test('takes up to 200 MB, and still what is small enough', () => {
		const [large, small] = [sized(2 * MEGABYTE), sized(MEGABYTE)];
		expect(fitting([sized(199 * MEGABYTE)], [large, small, sized(1)])).toEqual([small]);
	});
});

test('textArrived(text, at) is plain text without a name', async () => {
	const { name, type, content } = textArrived('سلام', 1);
	expect([name, type, await content.text()]).toEqual(['', 'text/plain', 'سلام']);
});
