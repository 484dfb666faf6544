import { mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import DoneRow from '#lib/ui/done/DoneRow.svelte';
import { stand } from '../board/stand.ts';

test('a name in Latin letters stands above what was done to it, at the right in Persian', async () => {
	const base = await stand();
	await chooseLanguage('fa');
	const { target, workspace } = base;
	target.dir = 'rtl';
	workspace.set(base.id('A1'), { title: 'Lamps' });
	const [step] = workspace.done;
	if (!step) throw new Error('nothing was done');
	const shown = mount(DoneRow, { target, props: { workspace, step } });
	const edge = (part: string) => {
		const range = document.createRange();
		range.selectNodeContents(target.querySelector(part) ?? target);
		return range.getBoundingClientRect().right;
	};
	expect(target.querySelector('.name')?.textContent).toContain('Lamps');
	expect(edge('.name')).toBeCloseTo(edge('.what'), 0);
	await unmount(shown);
	await chooseLanguage('en');
	await base.destroy();
});
