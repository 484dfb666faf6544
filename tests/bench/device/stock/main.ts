import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import {
	newDeviceId,
	newId,
	type DealId,
	type DeviceId,
	type MemberId,
	type StageId
} from '#lib/domain/ids.ts';
import { ranksAfter } from '#lib/domain/rank.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { commit, moveDeal } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { stamp } from '#lib/store/stamp.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';

/**
 * What the app would be with the stock parts: documents of Yjs and y-indexeddb on the main thread, folded by the same
 * rules. Its board is far simpler. Its status says what y-indexeddb itself does not know: whether a transaction that
 * writes is still open.
 */

const FIRST_CARDS = 30;
const status = element('p');
const board = element('main');
const columns = new Map<StageId, HTMLElement>();

watchWrites();
const documents = ['ws', 'ops', 'act'].map((name) => {
	const doc = new Y.Doc();
	return { doc, kept: new IndexeddbPersistence(`stock/${name}`, doc) };
});
await Promise.all(documents.map(({ kept }) => kept.whenSynced));
const [directory, log, activities] = documents.map(({ doc }) => doc);
if (!directory || !log || !activities) throw new Error('three documents');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const now = () => Date.now() as EpochMs;
const workspace = new Workspace({
	directory: docLog(directory),
	log: docLog(log),
	activities: docLog(activities),
	device: (localStorage.getItem('device') ?? newDeviceId(random)) as DeviceId,
	member: localStorage.getItem('member') as MemberId,
	now,
	random
});
draw();
let frame = 0;
workspace.onChange(() => (frame ||= requestAnimationFrame(draw)));
addEventListener('keydown', move);
Object.assign(window, { receive, bring });

/** The first cards of each open column. */
function draw(): void {
	frame = 0;
	const [pipeline] = pipelines(workspace);
	for (const stage of pipeline ? openStages(workspace, pipeline.id) : []) {
		const column = columns.get(stage.id) ?? element('section', board);
		columns.set(stage.id, column);
		column.dataset['stage'] = stage.id;
		const deals = workspace.columns.of(stage.id);
		column.replaceChildren(
			`${stage.name} ${deals.length}`,
			...deals.slice(0, FIRST_CARDS).map(({ id, title, value }) => {
				const card = document.createElement('article');
				card.dataset['deal'] = id;
				const link = element('a', card);
				link.setAttribute('href', `#${id}`);
				link.append(`${title} ${value?.amount ?? ''}`);
				return card;
			})
		);
	}
}

/** `]` and `[`: to the next stage and back. */
function move({ key, target }: KeyboardEvent): void {
	const step = key === ']' ? 1 : key === '[' ? -1 : 0;
	const card = target instanceof Element ? target.closest<HTMLElement>('[data-deal]') : null;
	const deal = workspace.deals.get(card?.dataset['deal'] as DealId);
	if (step === 0 || !deal) return;
	const stages = openStages(workspace, deal.pipeline);
	const to = stages[stages.findIndex(({ id }) => id === deal.stage) + step];
	if (to) moveDeal(workspace, deal.id, to.id, 'top');
	draw();
}

/** Takes updates of a colleague, one a task, so many a second. */
async function receive(updates: readonly string[], perSecond: number): Promise<void> {
	const began = performance.now();
	for (const [index, text] of updates.entries()) {
		const due = began + (index * 1000) / perSecond;
		await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
		const update = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
		if (log) Y.applyUpdate(log, update, 'relay');
	}
}

/** Brings in rows of a file as deals, as one change. */
function bring(titles: readonly string[]): void {
	const [pipeline] = pipelines(workspace);
	const [stage] = pipeline ? openStages(workspace, pipeline.id) : [];
	if (!stage) throw new Error('no stage');
	const created = ranksAfter(null, titles.length, random).map((order, index) =>
		stamp(workspace, 'create', newId('deal', random), {
			fields: { title: titles[index] ?? '', owner: workspace.member },
			place: { pipeline: stage.pipeline, stage: stage.id, order }
		})
	);
	commit(workspace, created, undefined);
}

function watchWrites(): void {
	let open = 0;
	const tell = (change: number) => {
		open += change;
		status.textContent = status.dataset['status'] = open > 0 ? 'saving' : 'saved';
	};
	tell(0);
	const strict = localStorage.getItem('durability') === 'strict';
	const { transaction } = IDBDatabase.prototype;
	IDBDatabase.prototype.transaction = function (stores, mode) {
		const made = transaction.call(this, stores, mode, strict ? { durability: 'strict' } : {});
		if (mode !== 'readwrite') return made;
		tell(1);
		for (const end of ['complete', 'abort']) made.addEventListener(end, () => tell(-1));
		return made;
	};
}

function element(name: string, parent: Element = document.body): HTMLElement {
	return parent.appendChild(document.createElement(name));
}
