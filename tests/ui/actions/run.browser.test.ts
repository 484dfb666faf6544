import { beforeEach, expect, test } from 'vitest';
import { chooseLanguage, locale, startLocale } from '#lib/state/i18n.svelte.ts';
import { dismiss, notices } from '#lib/state/notices.svelte.ts';
import { ACTIONS, type ActionId } from '#lib/ui/actions/actions.ts';
import { isChange } from '#lib/ui/actions/changes.ts';
import { run, type Reach } from '#lib/ui/actions/run.ts';

/** What each action does, as `effects` tells it; nothing where the board does it, on a card. */
const EFFECTS: Readonly<Record<ActionId, string | undefined>> = {
	'new-deal': 'sheet new-deal in Offer',
	'new-lead': 'sheet new-lead',
	'new-person': 'sheet new-person',
	'log-call': 'sheet log-call of d1',
	search: 'sheet palette',
	palette: 'sheet palette',
	filter: 'at /, filter',
	help: 'sheet help',
	undo: 'undo',
	redo: 'redo',
	done: 'sheet done',
	sync: 'notice',
	share: 'at /team',
	'scan-invitation': 'at /join?scan',
	export: 'notice',
	workspaces: 'sheet workspaces',
	'new-workspace': 'begin any',
	'open-file': 'begin file',
	'join-workspace': 'at /join',
	install: 'sheet install',
	'go-today': 'at /today',
	'go-board': 'at /',
	'go-leads': 'at /leads',
	'go-list': 'at /?face=list',
	'go-forecast': 'at /?face=forecast',
	'go-people': 'at /people',
	'go-insights': 'at /insights',
	'go-talk': 'at /talk',
	'go-look': 'at /look',
	'go-nurture': 'at /nurture',
	'go-stalled': 'at /stalled',
	'go-team': 'at /team',
	'go-import': 'at /import',
	'go-bin': 'at /bin',
	'go-settings': 'at /settings',
	'next-stage': 'move d1 to Closing',
	'previous-stage': 'move d1 to Lead',
	win: 'sheet win of d1',
	lose: 'sheet lose of d1',
	disqualify: 'sheet disqualify of d1',
	nurture: 'sheet nurture of d1',
	'close-deal': 'closed',
	'language-en': 'en',
	'language-fa': 'fa',
	'language-ru': 'ru',
	'language-pl': 'pl',
	'language-zh': 'zh',
	'theme-system': 'as the device',
	'theme-light': 'light',
	'theme-dark': 'dark',
	'theme-contrast': 'contrast',
	'density-compact': 'compact',
	'density-normal': 'normal',
	'density-touch': 'touch',
	'open-deal': undefined,
	'move-menu': undefined,
	lift: undefined,
	'around-board': undefined,
	'ends-of-stage': undefined
};

let done: string[];

/** In the midst of work in a workspace, which is no team's unless said. */
function reach(more: object = {}): Reach {
	const stages = ['Lead', 'Offer', 'Closing'].map((id) => ({ stage: { id, name: id } }));
	const did = (what: string) => {
		done.push(what);
		return { ok: true };
	};
	const workspace = {
		entry: { id: 'none', name: 'Team', member: 'm1' },
		settings: { name: 'Team' },
		session: { documents: new Map() },
		columns: () => stages,
		deal: () => ({ id: 'd1', title: 'Deal', status: 'open', pipeline: 'p1', stage: 'Offer' }),
		now: { done: { last: undefined, next: undefined } },
		undo: () => did('undo'),
		redo: () => did('redo'),
		move: (deal: string, to: string) => did(`move ${deal} to ${to}`),
		offerUndo: () => undefined,
		...more
	};
	const app = {
		workspace,
		inView: 'Offer',
		pipelineOf: () => 'p1',
		filter: { open: false },
		begin: (way: string) => Promise.resolve(void done.push(`begin ${way}`)),
		set sheet({ kind, exit, stage, deal, deals }: Record<string, string>) {
			const of = deal ?? deals?.[0];
			done.push(`sheet ${exit ?? kind}${stage ? ` in ${stage}` : ''}${of ? ` of ${of}` : ''}`);
		}
	};
	return {
		app,
		go: (path: string) => Promise.resolve(void done.push(`at ${path}`)),
		pipeline: () => null,
		deal: () => 'd1',
		closeDeal: () => done.push('closed')
	} as unknown as Reach;
}

/** What is seen of an action after it has run. */
async function effects(id: ActionId, more?: object): Promise<string> {
	const given = reach(more);
	await run(id, given);
	const { dataset } = document.documentElement;
	if (id.startsWith('language-')) return locale();
	if (id.startsWith('theme-'))
		return dataset['contrast'] ? 'contrast' : (dataset['theme'] ?? 'as the device');
	if (id.startsWith('density-')) return dataset['density'] ?? '';
	if (given.app.filter.open) done.push('filter');
	for (const notice of notices()) {
		dismiss(notice.id);
		done.push('notice');
	}
	return done.join(', ');
}

beforeEach(async () => {
	done = [];
	await startLocale();
	await chooseLanguage('en');
});

test.each(ACTIONS.map(({ id }) => id))('run(%j) does what its name says', async (id) => {
	const action = ACTIONS.find((one) => one.id === id);
	if (EFFECTS[id] === undefined) expect(action?.places).toEqual(['card']);
	else expect(await effects(id)).toBe(EFFECTS[id]);
});

test('run("share") invites where there is a team', async () => {
	expect(await effects('share', { membership: { role: 'owner' } })).toBe('sheet share');
});

test.each(ACTIONS.map(({ id }) => id).filter((id) => EFFECTS[id] !== undefined))(
	'run(%j) in a workspace that is only read says why not, where it would change it',
	async (id) => {
		const told = await effects(id, { readOnly: 'viewer' });
		expect(told).toBe(isChange(id) ? 'notice' : EFFECTS[id]);
	}
);
