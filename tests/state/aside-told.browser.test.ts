import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { followAside } from '#lib/state/aside-told.ts';
import { startLocale } from '#lib/state/i18n.svelte.ts';
import { dismissAll, notices } from '#lib/state/notices.svelte.ts';
import { clearWorkspace } from '#lib/sync/device-store.ts';
import { freshWorkspace, openLog, putRow } from '../helpers/log-store.ts';

beforeAll(() => startLocale());
beforeEach(() => dismissAll());

async function workspace(id = freshWorkspace()) {
	const { store } = await openLog(logOf(id));
	store.close();
	const ends: (() => void)[] = [];
	const end = () => ends.forEach((one) => one());
	onTestFinished(async () => {
		end();
		await clearWorkspace(id);
	});
	return { entry: { id }, end, follow: (one: () => void) => void ends.push(one) };
}

const logOf = (id: string) => `runnel/${id}/ops/0/1`;
const told = () => notices().map(({ text }) => text);
const setAside = (id: string, row: number) => putRow(logOf(id), 'aside', row, Uint8Array.of(255));

test('followAside(open) tells of what was set aside, also of what comes to light later, each once', async () => {
	const open = await workspace();
	followAside(open, 10);
	await setAside(open.entry.id, 1);
	await expect.poll(told).toEqual([expect.stringContaining('1 stored piece could not be read.')]);
	await setAside(open.entry.id, 2);
	await expect.poll(told).toContainEqual(expect.stringContaining('2 stored pieces'));

	open.end();
	dismissAll();
	followAside(await workspace(open.entry.id), 10);
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(told()).toEqual([]);
	await setAside(open.entry.id, 3);
	await expect.poll(told).toEqual([expect.stringContaining('3 stored pieces')]);
});
