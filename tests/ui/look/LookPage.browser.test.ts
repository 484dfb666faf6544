import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { now } from '#lib/state/clock.ts';
import { SeenOvertaken } from '#lib/state/overtaken.svelte.ts';
import { renamePipeline } from '#lib/store/pipelines.ts';
import { renameStage } from '#lib/store/stages.ts';
import LookPage from '#lib/ui/look/LookPage.svelte';
import { plain, stand } from '../board/stand.ts';

let base: Awaited<ReturnType<typeof stand>>;
let shown: ReturnType<typeof mount> | undefined;
beforeEach(() => localStorage.clear());
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	await base.destroy();
});

test('a name of a stage or a pipeline that gave way is told, and given again by one tap', async () => {
	base = await stand();
	const { workspace, colleague } = base;
	const stage = base.stage('Demo');
	const pipeline = workspace.pipelines[0]?.id as never;
	renameStage(workspace.store, stage, 'Show');
	renamePipeline(workspace.store, pipeline, 'Mine');
	const before = now();
	await vi.waitFor(() => expect(now()).toBeGreaterThan(before));
	renameStage(colleague, stage, 'Trial');
	renamePipeline(colleague, pipeline, 'Theirs');
	base.sync();
	const target = document.createElement('div');
	base.target.replaceWith(target);
	const seen = new SeenOvertaken(localStorage, 'w');
	shown = mount(LookPage, { target, props: { workspace, seen } });

	const told = page.getByRole('region', { name: /^Yours, overtaken by others/ });
	const lines = () =>
		told
			.getByText(/you had/)
			.elements()
			.map(({ textContent }) => plain(textContent).replace(/, [^;]*;/, ', …;'));
	const [ofPipeline, ofStage] = [
		'Name of the pipeline: Ali set Theirs, …; you had Mine',
		'Stage name: Ali set Trial, …; you had Show'
	];
	await vi.waitFor(() => expect(lines()).toEqual([ofPipeline, ofStage]));
	expect(told.getByRole('link', { name: 'Trial' }).element().getAttribute('href')).toBe(
		`/settings/pipelines/${pipeline}?stage=${stage}`
	);
	await told.getByRole('button', { name: /^Restore mine ?: Trial$/ }).click();
	await vi.waitFor(() => expect(lines()).toEqual([ofPipeline]));
	expect(workspace.stage(stage)?.name).toBe('Show');
	await told.getByRole('button', { name: /^Got it ?: Theirs$/ }).click();
	await expect.element(page.getByText('Nothing needs a look.')).toBeVisible();
	expect(workspace.pipelines[0]?.name).toBe('Theirs');
	workspace.undo();
	expect(workspace.stage(stage)?.name).toBe('Trial');
});
