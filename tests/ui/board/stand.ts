import { mount, tick, unmount } from 'svelte';
import { cdp, page } from 'vitest/browser';
import * as Y from 'yjs';
import '../../../src/app.css';
import { newDeviceId, newId, type DealId, type StageId } from '#lib/domain/ids.ts';
import { parseCurrency, type Minor } from '#lib/domain/money.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { now, random } from '#lib/state/clock.ts';
import type { Filter } from '#lib/state/filter.svelte.ts';
import { chooseLanguage } from '#lib/state/i18n.svelte.ts';
import { LiveWorkspace } from '#lib/state/workspace.svelte.ts';
import { setUp } from '#lib/store/setup.ts';
import { stamp } from '#lib/store/stamp.ts';
import { Workspace } from '#lib/store/workspace.ts';
import Board from '#lib/ui/board/Board.svelte';
import { docLog } from '#lib/ydoc/log.ts';

const STAGES = ['New', 'Demo', 'Offer'];
const DAY_MS = 86_400_000;

interface StandOptions {
	/** How many deals stand in each open stage, named A1, A2, …, B1, …. */
	readonly counts?: readonly number[];
	readonly locale?: Locale;
	readonly width?: number;
	readonly height?: number;
	/** The stage to begin with. */
	readonly stage?: string;
	readonly filter?: Filter;
}

/** A board on a real workspace, with a colleague's copy of it that changes reach through `sync`. */
export async function stand({
	counts = [3, 2, 0],
	locale = 'en',
	width = 1000,
	height = 700,
	stage,
	filter
}: StandOptions = {}) {
	await page.viewport(width, height);
	await chooseLanguage(locale);
	const [here, there] = [open('Sara'), open('Ali')];
	const euro = parseCurrency('EUR');
	if (!euro) throw new Error('EUR is a currency');
	setUp(here.store, {
		name: 'Test',
		currency: euro,
		timeZone: 'UTC',
		sample: false,
		member: 'Sara',
		reasons: ['Price', 'Timing'],
		pipeline: {
			name: 'Sales',
			stages: [
				...STAGES.map((name, index) => ({
					name,
					kind: 'open' as const,
					probability: 20 + index * 30
				})),
				{ name: 'Won', kind: 'won', probability: 100 },
				{ name: 'Lost', kind: 'lost', probability: 0 }
			]
		}
	});
	const workspace = new LiveWorkspace(here.store);
	const [pipeline] = workspace.pipelines;
	if (!pipeline) throw new Error('a workspace has a pipeline');
	const stages = workspace.stages(pipeline.id);
	const ids = new Map<string, DealId>();
	const entered = (now() - 3 * DAY_MS) as EpochMs;
	here.store.append(
		counts.flatMap((count, column) => {
			const stage = stages[column]?.id ?? ('' as StageId);
			return ranksAfter(null, count, random).map((order, index) => {
				const title = `${'ABC'[column]}${index + 1}`;
				const id = newId('deal', random);
				ids.set(title, id);
				const value = { amount: ((index + 1) * 1000) as Minor, currency: euro };
				const place = { pipeline: pipeline.id, stage, order };
				return {
					...stamp(here.store, 'create', id, { fields: { title, value }, place }),
					at: entered
				};
			});
		})
	);
	sync(here, there);
	joinAli(there.store);
	sync(there, here);

	const target = document.createElement('div');
	target.style.cssText = `block-size: ${height}px; inline-size: ${width}px`;
	document.body.replaceChildren(target);
	const created: StageId[] = [];
	const been: StageId[] = [];
	const begin = stages.find(({ name }) => name === stage)?.id;
	const show = () =>
		mount(Board, {
			target,
			props: {
				workspace,
				pipeline: pipeline.id,
				href: (id: DealId) => `#${id}`,
				...(begin ? { stage: begin } : {}),
				...(filter ? { filter } : {}),
				oncreate: (stage: StageId) => created.push(stage),
				onstage: (stage: StageId) => been.push(stage)
			}
		});
	let board = show();
	await tick();
	await frame();
	// At the start of the app the columns are drawn one after the other.
	const isDrawn = () =>
		[...target.querySelectorAll('[data-stage]')].every(
			(column, index) => !counts[index] || column.querySelector('[data-deal]')
		);
	for (let frames = 0; frames < 10 && !isDrawn(); frames++) await frame();
	const region = target.querySelector('[aria-live]');
	const said: string[] = [];
	const ear = new MutationObserver(() => said.push(plain(region?.textContent ?? '')));
	if (region) ear.observe(region, { childList: true, characterData: true, subtree: true });

	const id = (title: string): DealId => {
		const known = ids.get(title);
		if (!known) throw new Error(`no deal ${title}`);
		return known;
	};
	return {
		workspace,
		/** What Ali sees and does. */
		colleague: there.store,
		stages,
		target,
		said,
		created,
		/** The stages one was in, as the board told. */
		been,
		id,
		stage: (name: string): StageId => {
			const found = stages.find((stage) => stage.name === name);
			if (!found) throw new Error(`no stage ${name}`);
			return found.id;
		},
		/** The titles of a column, from the workspace. */
		column: (name: string): string[] =>
			here.store.columns
				.of(stages.find((stage) => stage.name === name)?.id ?? ('' as StageId))
				.map(({ title }) => title),
		/** The titles drawn in a column, top to bottom as they lie on screen. */
		drawn: (name: string): string[] => {
			const stage = stages.find((other) => other.name === name)?.id;
			return [...target.querySelectorAll<HTMLElement>(`[data-stage="${stage}"] [data-deal]`)]
				.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
				.map((card) => card.querySelector('a')?.textContent?.trim() ?? '');
		},
		card: (title: string): HTMLElement => {
			const card = target.querySelector<HTMLElement>(`[data-deal="${id(title)}"]`);
			if (!card) throw new Error(`${title} is not drawn`);
			return card;
		},
		/** The title of the deal in focus. */
		focus: (): string | undefined => document.activeElement?.textContent?.trim() || undefined,
		/** Brings each side what the other did. */
		sync: () => {
			sync(there, here);
			sync(here, there);
		},
		/** Goes away and comes back. */
		reopen: async () => {
			await unmount(board);
			board = show();
			await tick();
			await frame();
		},
		destroy: async () => {
			ear.disconnect();
			await unmount(board);
			workspace.store.close();
			there.store.close();
			document.body.replaceChildren();
		}
	};
}

/** Pointer input as a device gives it: through the browser, not made in the page. */
export const mouse = {
	move: (x: number, y: number) => mouseEvent('mouseMoved', x, y),
	down: (x: number, y: number) => mouseEvent('mousePressed', x, y),
	up: (x: number, y: number) => mouseEvent('mouseReleased', x, y)
};

export const touch = {
	start: (x: number, y: number) => touchEvent('touchStart', [[x, y]]),
	move: (x: number, y: number) => touchEvent('touchMove', [[x, y]]),
	second: (a: [number, number], b: [number, number]) => touchEvent('touchStart', [a, b]),
	end: () => touchEvent('touchEnd', [])
};

/** The middle of an element in the window. */
export function middle(element: Element): { x: number; y: number } {
	const { left, right, top, bottom } = element.getBoundingClientRect();
	return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

export function frame(): Promise<unknown> {
	return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Without the isolates round names. */
export function plain(text: string): string {
	return text.replaceAll(/[\u2066-\u2069]/g, '').trim();
}

function open(_name: string) {
	const docs = { directory: new Y.Doc(), log: new Y.Doc(), activities: new Y.Doc() };
	const store = new Workspace({
		directory: docLog(docs.directory),
		log: docLog(docs.log),
		activities: docLog(docs.activities),
		device: newDeviceId(random),
		member: newId('member', random),
		now,
		random
	});
	return { ...docs, store };
}

function joinAli(store: Workspace): void {
	store.append([
		stamp(store, 'create', store.member, { fields: { name: 'Ali', role: 'rep', invited: false } })
	]);
}

function sync(from: ReturnType<typeof open>, to: ReturnType<typeof open>): void {
	for (const doc of ['directory', 'log'] as const)
		Y.applyUpdate(
			to[doc],
			Y.encodeStateAsUpdate(from[doc], Y.encodeStateVector(to[doc])),
			'remote'
		);
}

/** Tests run in a frame of the page that the browser's input is aimed at. */
function inPage(x: number, y: number): { x: number; y: number } {
	const box = window.frameElement?.getBoundingClientRect();
	const scale = box ? box.width / innerWidth : 1;
	return { x: (box?.left ?? 0) + x * scale, y: (box?.top ?? 0) + y * scale };
}

async function mouseEvent(
	type: 'mouseMoved' | 'mousePressed' | 'mouseReleased',
	x: number,
	y: number
): Promise<void> {
	const held = type !== 'mouseReleased';
	await cdp().send('Input.dispatchMouseEvent', {
		type,
		...inPage(x, y),
		button: type === 'mouseMoved' ? 'none' : 'left',
		buttons: held ? 1 : 0,
		clickCount: type === 'mouseMoved' ? 0 : 1
	});
}

async function touchEvent(
	type: 'touchStart' | 'touchMove' | 'touchEnd',
	points: readonly (readonly [number, number])[]
): Promise<void> {
	const touchPoints = points.map(([x, y], id) => ({ ...inPage(x, y), id }));
	await cdp().send('Input.dispatchTouchEvent', { type, touchPoints });
}
