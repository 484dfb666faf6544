import { tick } from 'svelte';
import type { Deal } from '#lib/domain/deal.ts';
import type { DealId, StageId } from '#lib/domain/ids.ts';
import { DENSITIES, chooseDensity } from '#lib/state/density.svelte.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import type { App, Sheet } from '#lib/state/app.svelte.ts';
import type { ExitKind } from '#lib/state/exits.ts';
import { chooseLanguage, t } from '#lib/state/i18n.svelte.ts';
import { notify } from '#lib/state/notices.svelte.ts';
import type { LiveWorkspace, Step } from '#lib/state/workspace.svelte.ts';
import { THEMES, chooseTheme } from '#lib/state/theme.svelte.ts';
import { PATHS, type ActionId, type Destination } from './actions.ts';
import { isChange } from './changes.ts';
import { exportAll } from './export.ts';
import { offerBack } from './moved.ts';
import { syncNow } from './sync.ts';

/** What an action reaches. */
export interface Reach {
	readonly app: App;
	/** Goes to an address; an open sheet closes first. */
	readonly go: (path: string) => Promise<void>;
	/** The pipeline that the address names. */
	readonly pipeline: () => string | null;
	/** The deal that is open. */
	readonly deal: () => DealId | undefined;
	readonly closeDeal: () => void;
}

/** Does what an action says; `name` is what is to be made begins with. What holds on a card only is done by the board and does nothing here. */
export async function run(id: ActionId, reach: Reach, name?: string): Promise<void> {
	const { app } = reach;
	const { workspace } = app;
	if (workspace.readOnly && isChange(id)) return notify(t('problem.read-only'), { problem: true });
	switch (id) {
		case 'new-deal': {
			const stage = stageForNew(reach);
			return stage && show(app, { kind: 'new-deal', stage, name });
		}
		case 'new-lead':
			return show(app, { kind: 'new-lead' });
		case 'new-person':
			return show(app, { kind: 'new-person', name });
		case 'log-call':
			return show(app, { kind: 'log-call', deal: reach.deal() });
		case 'search':
		case 'palette':
			if (app.sheet?.kind === 'palette') return;
			return show(app, { kind: 'palette', over: app.sheet });
		case 'workspaces':
			return show(app, { kind: 'workspaces' });
		case 'new-workspace':
			return app.begin('any');
		case 'open-file':
			return app.begin('file');
		case 'join-workspace':
			return reach.go('/join');
		case 'share':
			return workspace.membership ? show(app, { kind: 'share' }) : reach.go(PATHS.team);
		case 'scan-invitation':
			return reach.go('/join?scan');
		case 'help':
		case 'install':
			return show(app, { kind: id });
		case 'filter':
			return filter(reach);
		case 'undo':
			return turned(workspace, workspace.now.done.last, workspace.undo());
		case 'redo':
			return turned(workspace, workspace.now.done.next, workspace.redo());
		case 'done':
			return show(app, { kind: 'done' });
		case 'export':
			return exportAll(workspace);
		case 'sync':
			return syncNow(workspace);
		case 'close-deal':
			return reach.closeDeal();
		case 'win':
		case 'lose':
		case 'disqualify':
		case 'nurture':
			return leave(id, reach);
		case 'next-stage':
		case 'previous-stage':
			return onDeal(id, reach);
		case 'open-deal':
		case 'move-menu':
		case 'lift':
		case 'around-board':
		case 'ends-of-stage':
			return;
		default:
			return choose(id, reach);
	}
}

/** The stage one looks at, else the first: where a new deal goes that was asked for elsewhere. */
function stageForNew({ app, pipeline }: Reach): StageId | undefined {
	const shown = app.pipelineOf(pipeline());
	const stages = shown ? app.workspace.columns(shown).map(({ stage }) => stage.id) : [];
	return stages.find((stage) => stage === app.inView) ?? stages[0];
}

function show(app: App, sheet: Sheet): void {
	app.sheet = sheet;
}

/** Says what was taken back or put back. */
async function turned(
	workspace: LiveWorkspace,
	step: Step | undefined,
	outcome: ReturnType<LiveWorkspace['turn']>
): Promise<void> {
	const { tell } = await import('#lib/ui/done/tell.ts');
	if (step) tell(workspace, step, await outcome);
}

async function filter({ app, go }: Reach): Promise<void> {
	await go(PATHS.board + (app.viewing?.search ?? ''));
	app.filter.open = false;
	await tick();
	app.filter.open = true;
}

/** Asks how the open deal leaves the board. */
function leave(exit: ExitKind, reach: Reach): void {
	const open = openDeal(reach);
	if (open) show(reach.app, { kind: 'exit', exit, deals: [open.id] });
}

function openDeal({ app: { workspace }, deal }: Reach): Deal | undefined {
	const id = deal();
	const shown = id && workspace.deal(id);
	return shown && !shown.deleted && shown.status === 'open' ? shown : undefined;
}

function onDeal(id: 'next-stage' | 'previous-stage', reach: Reach): void {
	const { workspace } = reach.app;
	const open = openDeal(reach);
	if (!open) return;
	const columns = workspace.columns(open.pipeline);
	const at = columns.findIndex(({ stage }) => stage.id === open.stage);
	const to = columns[at + (id === 'next-stage' ? 1 : -1)]?.stage;
	if (to && workspace.move(open.id, to.id).ok) offerBack(workspace, open);
}

function choose(id: ActionId, { go }: Reach): void | Promise<void> {
	const name = id.slice(id.indexOf('-') + 1);
	if (id.startsWith('go-')) return go(PATHS[name as Destination]);
	const language = LOCALES.find((locale) => id === `language-${locale}`);
	if (language) return chooseLanguage(language);
	const theme = THEMES.find((theme) => id === `theme-${theme}`);
	if (theme) return chooseTheme(theme);
	const density = DENSITIES.find((density) => id === `density-${density}`);
	if (density) chooseDensity(density);
}
