import { expect, test } from 'vitest';
import { formatBlob, parseBlob } from '#lib/protocol/blob.ts';

const workspace = 'w'.repeat(22);
const hash = 'a'.repeat(64);

test('parseBlob reads what formatBlob writes', () => {
	expect(parseBlob(formatBlob({ workspace, hash }))).toEqual({ workspace, hash });
	expect(parseBlob(formatBlob({ workspace }))).toEqual({ workspace });
});

test.each([
	'',
	'/blob',
	`/blob/${workspace}/`,
	`/blob/${workspace}/${hash}/`,
	`/blob/${workspace}/${hash}?x`,
	`blob/${workspace}/${hash}`,
	`/blob/${workspace}/${hash.toUpperCase()}`,
	`/blob/../${hash}`,
	`/blob/${workspace}/..`
])('parseBlob(%s) is none', (path) => {
	expect(parseBlob(path)).toBeUndefined();
});
