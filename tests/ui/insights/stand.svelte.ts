import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import * as Y from 'yjs';
import '../../../src/app.css';
import type { PipelineId } from '#lib/domain/ids.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import type { OpenWorkspace } from '#lib/state/open-workspace.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import type { Status } from '#lib/sync/status.ts';
import type { CardGroup } from '#lib/ui/insights/cards.ts';
import type { Choice } from '#lib/ui/insights/choice.ts';
import Insights from '#lib/ui/insights/Insights.svelte';
import type { Session } from '#lib/workers/session.ts';
import { AreaLogs } from '#lib/ydoc/area-logs.ts';
import { docLog } from '#lib/ydoc/log.ts';
import type { Setting } from '../../helpers/workspace.ts';

interface Shown extends Partial<Omit<Choice, 'pipeline'>> {
	/** The home where left out. */
	readonly group?: CardGroup;
	/** The dashboard that is shown instead. */
	readonly board?: string;
	readonly locale?: Locale;
	/** Those of the workspace: the first and only one where left out. */
	readonly epochs?: Partial<Session['epochs']>;
}

let shown: Record<string, unknown> | undefined;

/** Every test of the file that calls has a wide screen, and leaves nothing on it. */
export function onStand(): void {
	beforeEach(() => page.viewport(1280, 900));
	afterEach(async () => {
		await hideInsights();
		vi.restoreAllMocks();
	});
}

/** Insights of a workspace, with figures from the real worker; of all time if nothing is said. */
export async function showInsights(
	{ workspace, ...docs }: Setting,
	{ group, board, locale = 'en', epochs = { newest: 1 }, ...choice }: Shown = {}
) {
	await chooseLanguage(locale);
	const [pipeline] = workspace.pipelines.keys() as Iterable<PipelineId> as [PipelineId];
	const logs = ['directory', 'team', 'log', 'activities'] as const;
	const session = {
		...Object.fromEntries(logs.map((name) => [name, docLog(docs[name])])),
		areas: new AreaLogs(() => ({ log: docLog(new Y.Doc()), activities: docLog(new Y.Doc()) })),
		epochs,
		loaded: Promise.resolve()
	};
	const live = Object.assign(new LiveWorkspace(workspace), { session, follow: vi.fn() });
	let status = $state.raw<Status>({ kind: 'offline' });
	Object.defineProperty(live, 'status', { get: () => status });
	const onvisit = vi.fn();
	const props = choosing({
		workspace: live as unknown as OpenWorkspace,
		choice: { pipeline, period: 'all', compared: false, ...choice },
		group,
		board,
		onvisit
	});
	shown = mount(Insights, { target: document.body, props });
	return { live, pipeline, onvisit, props, say: (next: Status) => (status = next) };
}

export async function hideInsights(): Promise<void> {
	if (shown) await unmount(shown);
	shown = undefined;
}

/** Props with which what is chosen stays chosen, as in an address. */
function choosing<P extends { readonly choice: Choice }>(given: P) {
	let choice = $state.raw(given.choice);
	return {
		...given,
		get choice() {
			return choice;
		},
		onchoose: (change: Partial<Choice>) => (choice = { ...choice, ...change })
	};
}

/** The card of a question. */
export function card(title: string) {
	// Its table, where it is shown, is a region of the same name in it.
	return page.getByRole('region', { name: title, exact: true }).first();
}

/** Waits until a card says something, and nothing else. */
export async function expectFinding(title: string, finding: string): Promise<void> {
	await expect
		.poll(
			() => {
				const said = card(title).query()?.querySelector('.finding')?.textContent;
				return said?.replaceAll(/[\u2066-\u2069]/g, '');
			},
			{ timeout: 10_000 }
		)
		.toBe(finding);
}

/** Opens what is behind a row of the table of a card, `at` which place where several have a name; how many are listed. */
export async function listOf(title: string, row: string | RegExp, at?: number): Promise<number> {
	const chart = card(title);
	const asTable = chart.getByRole('button', { name: 'Show as table' });
	if (asTable.element().getAttribute('aria-pressed') !== 'true') await asTable.click();
	const rows = chart.getByRole('table').getByRole('button', { name: row, exact: true });
	await (at === undefined ? rows : rows.nth(at)).click();
	const sheet = page.getByRole('dialog');
	await expect.element(sheet.getByText(/^\d+ records?$/)).toBeVisible();
	const listed = sheet.getByRole('listitem').elements().length;
	expect(sheet.element().querySelector('[role=status]')?.textContent).toMatch(
		new RegExp(`^${listed} `)
	);
	await userEvent.keyboard('{Escape}');
	await expect.element(sheet).not.toBeInTheDocument();
	return listed;
}
