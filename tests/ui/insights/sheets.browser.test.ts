import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/app.css';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Day } from '#lib/domain/time.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { ChangeMarks } from '#lib/state/change-marks.ts';
import { Dashboards } from '#lib/state/dashboards.ts';
import { Diagnoses } from '#lib/state/diagnoses.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { notices } from '#lib/state/notices.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { setCard, createDashboard } from '#lib/store/dashboards.ts';
import { addDiagnosis, setDiagnosis } from '#lib/store/diagnoses.ts';
import { addMark, setMark } from '#lib/store/change-marks.ts';
import { addCriterion } from '#lib/store/guide.ts';
import { addStage, removeStage } from '#lib/store/stages.ts';
import { lineOf } from '#lib/ui/done/words.ts';
import DashboardSheet from '#lib/ui/insights/DashboardSheet.svelte';
import DiagnosisSheet from '#lib/ui/insights/DiagnosisSheet.svelte';
import MarkSheet from '#lib/ui/insights/MarkSheet.svelte';
import { must, newWorkspace, stageNamed } from '../../helpers/workspace.ts';

let shown: Record<string, unknown> | undefined;

async function opened(locale: Locale = 'en') {
	await chooseLanguage(locale);
	const { workspace, clock } = newWorkspace();
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	return { workspace, clock, pipeline, live: new LiveWorkspace(workspace), onclose: vi.fn() };
}

function show<P extends Record<string, unknown>>(sheet: Component<P>, props: P) {
	if (shown) void unmount(shown);
	shown = mount(sheet, { target: document.body, props });
	flushSync();
}

beforeEach(() => page.viewport(390, 844));
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
});

test('MarkSheet begins with what is proposed, and marks it; opened again it changes and deletes the mark', async () => {
	const { workspace, clock, pipeline, live, onclose } = await opened();
	const marks = new ChangeMarks(live);
	clock.advance(86_400_000);
	const demo = stageNamed(workspace, 'Demo');
	must(addStage(workspace, pipeline, 'Closing'));
	must(addCriterion(workspace, demo, { text: 'Was shown' }));
	const [proposed] = marks.proposed(pipeline);
	show(MarkSheet, { marks, pipeline, proposed, onclose });
	const title = page.getByLabelText('What was changed');
	await expect.element(title).toHaveValue('Stage added: Closing, and 1 more change');
	await expect.element(page.getByText(/^.?Demo.?: new criterion “.?Was shown.?”/)).toBeVisible();
	await title.fill(' ');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByText('Write what was changed.')).toBeVisible();
	expect(onclose).not.toHaveBeenCalled();
	await title.fill('A closing stage');
	await page.getByRole('button', { name: 'Demo' }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	expect(onclose).toHaveBeenCalledOnce();
	expect(notices().at(-1)?.text).toMatch(/^Marked: .?A closing stage/);
	expect(marks.of(pipeline)).toMatchObject([
		{ title: 'A closing stage', day: proposed?.day, stages: [stageNamed(workspace, 'Closing')] }
	]);
	expect(marks.proposed(pipeline)).toEqual([]);

	must(removeStage(workspace, stageNamed(workspace, 'Closing')));
	const [mark] = marks.of(pipeline);
	show(MarkSheet, { marks, pipeline, mark, onclose });
	const removed = page.getByRole('button', { name: /Closing.? \(removed\)/ });
	await expect.element(removed).toHaveAttribute('aria-pressed', 'true');
	await expect.element(page.getByText(/^Set by .?Ada/)).toBeVisible();
	await page.getByRole('button', { name: 'Demo' }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	expect(marks.of(pipeline)[0]?.stages).toContain(demo);
	show(MarkSheet, { marks, pipeline, mark: marks.of(pipeline)[0], onclose });
	await page.getByRole('button', { name: 'Delete the mark' }).click();
	expect(marks.of(pipeline)).toEqual([]);
});

test('DiagnosisSheet shows what speaks for each cause, and keeps the figures as they are', async () => {
	const { workspace, pipeline, live, onclose } = await opened();
	const diagnoses = new Diagnoses(live);
	const stage = stageNamed(workspace, 'Demo');
	const row = (name: string, count: number, n: number) => ({ id: name, name, count, n });
	const evidence = {
		sources: [row('Fair', 1, 4), ...['Ads', 'Web', 'Mail', 'Agent'].map((one) => row(one, 2, 40))],
		calls: [],
		reasons: [row('Price', 12, 20)]
	};
	const now = { conversion: 0.2, n: 40, benchmark: 0.35 };
	show(DiagnosisSheet, { diagnoses, pipeline, stage, ...now, evidence, onclose });
	await expect
		.element(page.getByText(/^.?20%.? of .?40.? go on\. The benchmark is .?35%/))
		.toBeVisible();
	// Of so few a share says nothing.
	const [few, , , , many] = page.getByRole('row').elements();
	expect(few?.textContent).toMatch(/Fair\s*.?1.? of .?4.?\s*$/);
	expect(many?.textContent).toMatch(/Price\s*.?12.? of .?20.?\s*60%/);
	await page.getByText(/^.?1.? more$/).click();
	await expect.element(page.getByText('Agent')).toBeVisible();
	await page.getByRole('button', { name: 'Save' }).click();
	expect(diagnoses.of()).toEqual([]);
	await page.getByRole('radio', { name: /^Poor handling/ }).click();
	await page.getByLabelText('What we think, and what we do').fill('Nobody calls back');
	await page.getByRole('button', { name: 'Save' }).click();
	expect(onclose).toHaveBeenCalledOnce();
	const [diagnosis] = diagnoses.open(pipeline);
	expect(diagnosis).toMatchObject({
		stage,
		figures: now,
		cause: 'handling',
		note: 'Nobody calls back',
		owner: workspace.member,
		day: live.today
	});
	expect(diagnoses.ofStage(stage)?.id).toBe(diagnosis?.id);

	const later = { conversion: 0.4, n: 3, benchmark: 0.35 };
	show(DiagnosisSheet, { diagnoses, pipeline, stage, ...later, evidence, diagnosis, onclose });
	await expect.element(page.getByText(/20%.? of .?40.? went on/)).toBeVisible();
	await expect.element(page.getByText(/^Only .?3.? deals: that may be chance/)).toBeVisible();
	await page.getByRole('textbox', { name: 'Look at it again on' }).fill('2027-03-01');
	await page.getByRole('checkbox', { name: /^Done/ }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	expect(diagnoses.open()).toEqual([]);
	expect(diagnoses.of()[0]).toMatchObject({ lookAgain: '2027-03-01' as Day, figures: now });
});

test('DashboardSheet chooses, orders by buttons and keys, and sizes cards; the team gets one in one step', async () => {
	const { live, onclose } = await opened();
	const dashboards = new Dashboards(live);
	const figures = ['Velocity', 'Won a month', 'Stalled deals'].map((title, n) => ({
		id: `f${n}`,
		title
	}));
	const onsaved = vi.fn();
	show(DashboardSheet, { dashboards, figures, onsaved, onclose });
	for (const { title } of figures) await page.getByRole('button', { name: title }).click();
	await page.getByRole('checkbox', { name: /^Two columns: .?Velocity/ }).click();
	await page.getByRole('button', { name: /Velocity.?: one place back/ }).click();
	const handle = page.getByRole('button', { name: /^Move .?Stalled deals/ });
	(handle.element() as HTMLElement).focus();
	await userEvent.keyboard('{Home}');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByText('Give the dashboard a name.')).toBeVisible();
	await page.getByLabelText('Name of the dashboard').fill('Monday');
	await page.getByRole('button', { name: 'Save' }).click();
	expect(onclose).toHaveBeenCalledOnce();
	const [mine] = dashboards.all;
	expect(onsaved).toHaveBeenCalledExactlyOnceWith(mine?.id);
	expect(mine && dashboards.audienceOf(mine)).toBe('me');
	expect(mine?.cards.map(({ figure, size }) => [figure, size])).toEqual([
		['f2', 1],
		['f1', 1],
		['f0', 2]
	]);

	show(DashboardSheet, { dashboards, figures, dashboard: mine, onsaved, onclose });
	await page.getByRole('button', { name: /^Remove .?Won a month/ }).click();
	await page.getByRole('radio', { name: 'The team' }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	const [ours, ...others] = dashboards.all;
	expect([ours && dashboards.audienceOf(ours), others]).toEqual(['team', []]);
	expect(onsaved).toHaveBeenLastCalledWith(ours?.id);
	expect(ours?.cards.map(({ figure }) => figure)).toEqual(['f2', 'f0']);
	await live.undo();
	expect(dashboards.all).toMatchObject([{ id: mine?.id, cards: mine?.cards }]);

	show(DashboardSheet, { dashboards, figures, dashboard: dashboards.all[0], onclose });
	await page.getByRole('button', { name: 'Delete the dashboard' }).click();
	expect(dashboards.all).toEqual([]);
});

test('lineOf says in words what a step did to a mark, a diagnosis, a dashboard', async () => {
	const { workspace, pipeline, live } = await opened();
	const last = () => {
		const [step] = live.done;
		return step && lineOf(live, step).replace(/[\u2066-\u2069]/g, '');
	};
	const day = '2026-02-01' as Day;
	const stage = stageNamed(workspace, 'Demo');
	const mark = must(addMark(workspace, { day, title: 'New price', pipeline }));
	expect(last()).toBe('New price: Added');
	must(setMark(workspace, mark, { day: '2026-02-02' as Day, stages: [stage] }));
	expect(last()).toBe(
		'New price: Day of the change: Feb 1, 2026 → Feb 2, 2026 · Stages it is about: None → Demo'
	);
	const figures = { conversion: 0.2, n: 40, benchmark: 0.35 };
	const draft = { pipeline, stage, day, cause: 'traffic', figures } as const;
	const diagnosis = must(addDiagnosis(workspace, draft));
	expect(last()).toBe('Demo: Added');
	must(setDiagnosis(workspace, diagnosis, { cause: 'other', owner: null, done: true }));
	expect(last()).toBe(
		'Demo: Cause: Poor traffic: the wrong ones come in → Something else · ' +
			'Who sees to it: Ada → None · Done: No → Yes'
	);
	const cards = [{ figure: 'won' }];
	const board = must(createDashboard(workspace, { name: 'Monday', audience: 'me', cards }));
	const card = workspace.table('own-dashboard').get(board as never)?.cards[0]?.id as never;
	must(setCard(workspace, board, card, { size: 2, query: 'owner=me' }));
	expect(last()).toBe('Monday: Shows something else now');
});
