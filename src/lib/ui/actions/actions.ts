import { LANGUAGE_NAMES, LOCALES, type Locale } from '#lib/i18n/locale.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import { DENSITIES, type Density } from '#lib/state/density.svelte.ts';
import type { ExitKind } from '#lib/state/exits.ts';
import { THEMES, type Theme } from '#lib/state/theme.svelte.ts';

/** Where an action holds. `card`: a deal of the board has the focus. `deal`: a deal is open. */
export type Place = 'everywhere' | 'card' | 'deal';

/** What can be done, one row each: palette, menus, help, shortcuts and addresses all read this table. */
export interface Action {
	readonly id: ActionId;
	/** Of its name; a language says its own. */
	readonly name: MessageKey | { readonly text: string; readonly lang: Locale };
	readonly group: MessageKey;
	readonly places: readonly Place[];
	/** As `strokeOf` writes them; two with a space between follow each other. */
	readonly keys: readonly string[];
}

export type ActionId =
	| 'new-deal'
	| 'new-lead'
	| 'new-person'
	| 'log-call'
	| 'search'
	| 'palette'
	| 'filter'
	| 'help'
	| 'undo'
	| 'redo'
	| 'done'
	| 'sync'
	| 'share'
	| 'scan-invitation'
	| 'export'
	| 'workspaces'
	| 'new-workspace'
	| 'join-workspace'
	| 'open-file'
	| 'install'
	| `go-${Destination}`
	| 'open-deal'
	| 'move-menu'
	| 'next-stage'
	| 'previous-stage'
	| 'lift'
	| 'around-board'
	| 'ends-of-stage'
	| ExitKind
	| 'close-deal'
	| `language-${Locale}`
	| `theme-${Theme}`
	| `density-${Density}`;

export type Destination =
	| 'today'
	| 'board'
	| 'list'
	| 'forecast'
	| 'leads'
	| 'people'
	| 'insights'
	| 'talk'
	| 'look'
	| 'stalled'
	| 'nurture'
	| 'team'
	| 'import'
	| 'bin'
	| 'settings';

/** The address of each destination. */
export const PATHS: Readonly<Record<Destination, string>> = {
	today: '/today',
	board: '/',
	list: '/?face=list',
	forecast: '/?face=forecast',
	leads: '/leads',
	people: '/people',
	insights: '/insights',
	talk: '/talk',
	look: '/look',
	stalled: '/stalled',
	nurture: '/nurture',
	team: '/team',
	import: '/import',
	bin: '/bin',
	settings: '/settings'
};

const EVERYWHERE = ['everywhere'] as const;
const ARROWS = ['arrowup', 'arrowdown', 'arrowleft', 'arrowright'];

export const ACTIONS: readonly Action[] = [
	row('new-deal', 'deal.add', 'group.do', ['n']),
	row('new-lead', 'lead.add', 'group.do', ['a']),
	row('new-person', 'people.add', 'group.do'),
	row('log-call', 'activity.log', 'group.do', ['l']),
	row('search', 'action.search', 'group.do', ['/']),
	row('palette', 'action.palette', 'group.do', ['mod+k']),
	row('filter', 'action.filter', 'group.do', ['f']),
	row('undo', 'common.undo', 'group.do', ['mod+z', 'z']),
	row('redo', 'common.redo', 'group.do', ['mod+shift+z']),
	row('done', 'action.done', 'group.do', ['u']),
	row('sync', 'action.sync', 'group.do'),
	row('share', 'share.title', 'group.do', ['i']),
	row('scan-invitation', 'join.byScan', 'group.do'),
	row('install', 'install.title', 'group.do'),
	row('export', 'data.export', 'group.do'),
	row('workspaces', 'nav.workspaces', 'group.do', ['g w']),
	row('new-workspace', 'workspaces.new', 'group.do'),
	row('join-workspace', 'workspaces.join', 'group.do'),
	row('open-file', 'workspaces.file', 'group.do'),
	row('help', 'help.title', 'group.do', ['?']),
	row('go-today', 'nav.today', 'group.go', ['g t']),
	row('go-board', 'nav.board', 'group.go', ['g b']),
	row('go-list', 'nav.list', 'group.go', ['g d']),
	row('go-forecast', 'nav.forecast', 'group.go', ['g f']),
	row('go-leads', 'nav.leads', 'group.go', ['g a']),
	row('go-people', 'nav.people', 'group.go', ['g p']),
	row('go-insights', 'nav.insights', 'group.go', ['g i']),
	row('go-talk', 'nav.talk', 'group.go', ['g c']),
	row('go-look', 'nav.look', 'group.go', ['g l']),
	row('go-nurture', 'nav.nurture', 'group.go', ['g n']),
	row('go-stalled', 'nav.stalled', 'group.go'),
	row('go-team', 'team.title', 'group.go', ['g e']),
	row('go-import', 'nav.import', 'group.go', ['g m']),
	row('go-bin', 'nav.bin', 'group.go'),
	row('go-settings', 'nav.settings', 'group.go', ['g s']),
	row('around-board', 'action.aroundBoard', 'group.card', ARROWS, ['card']),
	row('ends-of-stage', 'action.endsOfStage', 'group.card', ['home', 'end'], ['card']),
	row('open-deal', 'action.openDeal', 'group.card', ['enter'], ['card']),
	row('move-menu', 'action.moveMenu', 'group.card', ['m', '.'], ['card']),
	row('lift', 'action.lift', 'group.card', ['space'], ['card']),
	row('next-stage', 'action.nextStage', 'group.deal', [']'], ['card', 'deal']),
	row('previous-stage', 'action.previousStage', 'group.deal', ['['], ['card', 'deal']),
	row('win', 'action.win', 'group.deal', ['w'], ['card', 'deal']),
	row('lose', 'action.lose', 'group.deal', ['x'], ['card', 'deal']),
	row('disqualify', 'action.disqualify', 'group.deal', ['q'], ['card', 'deal']),
	row('nurture', 'action.nurture', 'group.deal', ['s'], ['card', 'deal']),
	row('close-deal', 'action.closeDeal', 'group.deal', ['escape'], ['deal']),
	...LOCALES.map((locale) =>
		row(`language-${locale}`, { text: LANGUAGE_NAMES[locale], lang: locale }, 'settings.language')
	),
	...THEMES.map((name) => row(`theme-${name}`, `settings.theme.${name}`, 'settings.theme')),
	...DENSITIES.map((name) => row(`density-${name}`, `settings.density.${name}`, 'settings.density'))
];

/** The action of an id that came from outside: an address, what was stored. */
export function actionOf(id: string | null): Action | undefined {
	return ACTIONS.find((action) => action.id === id);
}

/** The keys of an action. */
export function keysOf(id: ActionId): readonly string[] {
	return actionOf(id)?.keys ?? [];
}

function row(
	id: ActionId,
	name: Action['name'],
	group: MessageKey,
	keys: readonly string[] = [],
	places: readonly Place[] = EVERYWHERE
): Action {
	return { id, name, group, keys, places };
}
