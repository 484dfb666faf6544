import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { looksLikeZip, unzip, zip } from '#lib/interchange/zip.ts';

const NOON = Date.UTC(2026, 10, 26, 12, 30, 20);

const entry = (name: string, text: string) => ({ name, content: new Blob([text]) });

async function read(file: Blob) {
	const entries = await unzip(file);
	return (
		entries &&
		(await Promise.all(entries.map(async ({ name, content }) => [name, await content.text()])))
	);
}

async function made(...entries: ReturnType<typeof entry>[]): Promise<Blob> {
	const file = await zip(entries, NOON);
	if (!file) throw new Error('too large');
	return file;
}

test('unzip(zip(entries)) gives names in any script and the same content, empty ones too', async () => {
	const file = await made(
		entry('a.json', '{}'),
		entry('پیوست‌ها/سقف.jpg', 'x'.repeat(70_000)),
		entry('e', '')
	);
	expect(looksLikeZip(new Uint8Array(await file.arrayBuffer()))).toBe(true);
	expect(await read(file)).toEqual([
		['a.json', '{}'],
		['پیوست‌ها/سقف.jpg', 'x'.repeat(70_000)],
		['e', '']
	]);
	expect(await read(await made())).toEqual([]);
});

test('another program reads it, checksums and day included', async ({ skip }) => {
	const folder = await mkdtemp(join(tmpdir(), 'runnel-zip-'));
	try {
		const path = join(folder, 'a.zip');
		const file = await made(entry('notes/żółw.txt', 'slow'), entry('b', 'b'));
		await writeFile(path, new Uint8Array(await file.arrayBuffer()));
		const script =
			'import zipfile,sys,json\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n' +
			'print(json.dumps([[i.filename,i.date_time,z.read(i).decode()] for i in z.infolist()]))';
		let said: string;
		try {
			said = execFileSync('python3', ['-c', script, path], { encoding: 'utf8' });
		} catch (error) {
			if ((error as { code?: unknown }).code === 'ENOENT') return skip('no Python here');
			throw error;
		}
		const at = [2026, 11, 26, 12, 30, 20];
		expect(JSON.parse(said)).toEqual([
			['notes/żółw.txt', at, 'slow'],
			['b', at, 'b']
		]);
		expect((await readFile(path)).length).toBe(file.size);
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('unzip of a part, of something else, and of what was tampered with is none', async () => {
	const bytes = new Uint8Array(await (await made(entry('a', 'content'))).arrayBuffer());
	for (const length of [0, 3, 21, 40, bytes.length - 1])
		expect([length, await unzip(new Blob([bytes.slice(0, length)]))]).toEqual([length, undefined]);
	expect(await unzip(new Blob(['no zip'.repeat(1000)]))).toBeUndefined();
	// A name that is said to be longer than the file, and a file that is said to begin after its end.
	for (const [back, value] of [
		[22 + 47 - 28, 0xff],
		[22 + 47 - 43, 0xff]
	] as const) {
		const broken = bytes.slice();
		broken[broken.length - back] = value;
		const found = await unzip(new Blob([broken]));
		expect(found === undefined || found.length <= 1).toBe(true);
	}
	for (const short of ['', 'PK']) expect(looksLikeZip(new TextEncoder().encode(short))).toBe(false);
});
