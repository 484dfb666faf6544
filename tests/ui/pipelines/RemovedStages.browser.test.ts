import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { notices } from '#lib/state/notices.svelte.ts';
import { Pipelines } from '#lib/state/pipelines.ts';
import { addStage, removeStage, setStage } from '#lib/store/stages.ts';
import RemovedStages from '#lib/ui/pipelines/RemovedStages.svelte';
import { stand } from '../board/stand.ts';
import { must } from '../../helpers/workspace.ts';

test('RemovedStages brings a stage back where it was, and not beside one of its name', async () => {
	const base = await stand({ counts: [1, 0, 1] });
	const { workspace } = base;
	const pipeline = workspace.pipelines[0]?.id as never;
	must(removeStage(workspace.store, base.stage('Demo')));
	const namesake = must(addStage(workspace.store, pipeline, 'demo'));
	const pipelines = new Pipelines(workspace);
	const names = () => pipelines.stages(pipeline).open.map(({ name }) => name);
	expect(names()).toEqual(['New', 'Offer', 'demo']);
	const props = { pipelines, pipeline, off: false };
	const shown = mount(RemovedStages, { target: base.target, props });
	onTestFinished(async () => {
		await unmount(shown);
		await base.destroy();
	});

	await page.getByText('1 removed stage').click();
	const back = page.getByRole('button', { name: /^Bring back.*Demo/ });
	await back.click();
	expect(notices().at(-1)?.text).toBe('Another stage of this pipeline is called that already.');
	expect(names()).toEqual(['New', 'Offer', 'demo']);

	must(setStage(workspace.store, namesake, { name: 'Talks' }));
	await back.click();
	expect(names()).toEqual(['New', 'Demo', 'Offer', 'Talks']);
	await vi.waitFor(() => expect(back.elements()).toEqual([]));
	workspace.undo();
	expect(names()).toEqual(['New', 'Offer', 'Talks']);
	await expect.element(page.getByText('1 removed stage')).toBeVisible();
});
