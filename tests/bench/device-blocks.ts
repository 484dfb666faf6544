import type { Page } from 'playwright';
import * as Y from 'yjs';
import { newDeviceId, type MemberId } from '#lib/domain/ids.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { COMMON_AREA, FIRST_EPOCH, formatRoom } from '#lib/protocol/room.ts';
import { setDeal } from '#lib/store/commands.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { startEmpty, visit } from '../e2e/steps.ts';
import { buildIfNeeded } from '../helpers/build.ts';
import { crowd } from '../helpers/crowd.ts';
import { join } from '../helpers/doors.ts';
import { seeded } from '../helpers/random.ts';
import { connect, RelayProcess } from '../helpers/relay.ts';
import { Visitor } from '../helpers/visitor.ts';
import { must } from '../helpers/workspace.ts';
import { deviceState } from '../tools/device-state.ts';
import { dealsFile } from './device/deals-file.ts';
import { openDesk } from './device/desk.ts';
import { options } from './device/options.ts';
import { traceTasks, type Tasks } from './device/tasks.ts';
import { median, throttle, type Figure } from './measure.ts';

export const name = 'longest task of the page, 4x slower, against stock y-indexeddb';

const DEALS = 1000;
const RATE = 4;
const BURST = 500;
const ROWS = 3662;
const TASK_MS = 110;
/** What the last change of a burst, and the last row of a file, call a deal. */
const LAST = 'The last of them';

type Act = (rate: number, profile: boolean) => Promise<Tasks>;

/** While a colleague makes 500 changes within a second, and while a file of 3,662 rows is brought in. */
export async function run(): Promise<Figure[]> {
	await buildIfNeeded();
	const { rounds, profile } = options();
	const acts: Record<string, Record<'ours' | 'stock', Act>> = {
		[`${BURST} changes from elsewhere`]: { ours: burstOfOurs, stock: burstOfStock },
		[`${ROWS} rows brought in`]: { ours: importOfOurs, stock: importOfStock }
	};
	const figures: Figure[] = [];
	for (const [what, sides] of Object.entries(acts)) {
		const longest: Record<'ours' | 'stock', number[]> = { ours: [], stock: [] };
		const byClock: number[] = [];
		for (let round = 0; round < rounds; round++)
			for (const side of ['ours', 'stock'] as const) {
				const { cpu, wall, blame } = await sides[side](RATE, profile);
				longest[side].push(Math.max(...cpu));
				if (side === 'ours') byClock.push(Math.max(...wall));
				console.error(`  ${what}, ${side}: ${Math.max(...cpu).toFixed(0)} ms`);
				for (const line of blame) console.error(`    ${line}`);
			}
		const [ours, stock] = [median(longest.ours), median(longest.stock)];
		figures.push(
			{
				name: `${what}, ours, processor time`,
				value: ours,
				unit: 'ms',
				samples: longest.ours,
				ratio: [
					{ to: `${TASK_MS} ms`, value: ours / TASK_MS, atMost: 1 },
					{ to: 'stock', value: ours / stock }
				]
			},
			{ name: `${what}, ours, by the clock`, value: median(byClock), unit: 'ms' },
			{ name: `${what}, stock, processor time`, value: stock, unit: 'ms', samples: longest.stock }
		);
	}
	return figures;
}

async function burstOfOurs(rate: number, profile: boolean): Promise<Tasks> {
	const relay = await RelayProcess.start();
	const visitor = await Visitor.open({ form: 'phone' });
	try {
		const team = await crowd(relay, DEALS);
		await join(visitor.page, team);
		await throttle(visitor.page, rate);
		const docs = [new Y.Doc(), new Y.Doc()] as const;
		const area = { workspace: team.workspace, area: COMMON_AREA, epoch: FIRST_EPOCH };
		const rooms = [
			formatRoom({ workspace: team.workspace, kind: 'ws' }),
			formatRoom({ ...area, kind: 'ops' })
		];
		const links = rooms.map((room, index) => connect(relay, room, team.owner, docs[index]));
		await Promise.all(
			links.map((link) => link.synced || new Promise<void>((done) => link.once('sync', () => done())))
		);
		const traced = await traceTasks(visitor.page, { profile });
		const changes = changesOf(workspaceOf(docs, team.owner.member));
		const began = performance.now();
		for (const [index, change] of changes.entries()) {
			const due = began + (index * 1000) / BURST;
			await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
			change();
		}
		await shown(visitor.page);
		const tasks = await traced();
		for (const link of links) {
			link.destroy();
			link.awareness.destroy();
		}
		return tasks;
	} finally {
		await visitor.close();
		await relay.close();
	}
}

async function burstOfStock(rate: number, profile: boolean): Promise<Tasks> {
	const state = deviceState({ open: DEALS });
	const [directory, log] = ['ws', `ops/${COMMON_AREA}/${FIRST_EPOCH}`].map((name) => {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, state.documents.get(name) ?? new Uint8Array());
		return doc;
	}) as [Y.Doc, Y.Doc];
	const updates: string[] = [];
	log.on('update', (update: Uint8Array) => updates.push(Buffer.from(update).toString('base64')));
	for (const change of changesOf(workspaceOf([directory, log], state.entry.member))) change();
	const desk = await openDesk({ form: 'phone', state });
	try {
		const { page } = desk.visitor;
		await page.goto(desk.url.stock);
		await page.locator('[data-deal]').first().waitFor();
		await throttle(page, rate);
		const traced = await traceTasks(page, { profile });
		await page.evaluate(
			([updates, perSecond]) =>
				(window as unknown as Stock).receive(updates as string[], perSecond as number),
			[updates, BURST] as const
		);
		await shown(page);
		return await traced();
	} finally {
		await desk.close();
	}
}

async function importOfOurs(rate: number, profile: boolean): Promise<Tasks> {
	const relay = await RelayProcess.start();
	const visitor = await Visitor.open({ form: 'desktop' });
	try {
		const page = await visit(visitor, relay.url);
		await startEmpty(page);
		await page.getByRole('link', { name: 'Import' }).click();
		const buffer = Buffer.from(dealsFile(ROWS));
		const upload = { name: 'deals.csv', mimeType: 'text/csv', buffer };
		await page.locator('input[type=file]').setInputFiles(upload);
		const count = ROWS.toLocaleString('en-GB');
		const button = page.getByRole('button', { name: `Import ${count} deals`, exact: true });
		await button.waitFor();
		await throttle(page, rate);
		const traced = await traceTasks(page, { profile });
		await button.click();
		await page.getByText(`${count} deals imported`).waitFor({ timeout: 180_000 });
		return await traced();
	} finally {
		await visitor.close();
		await relay.close();
	}
}

async function importOfStock(rate: number, profile: boolean): Promise<Tasks> {
	const desk = await openDesk({ form: 'desktop', open: 1 });
	try {
		const { page } = desk.visitor;
		await page.goto(desk.url.stock);
		await page.locator('[data-deal]').first().waitFor();
		await throttle(page, rate);
		const traced = await traceTasks(page, { profile });
		await page.evaluate(
			(titles) => (window as unknown as Stock).bring(titles),
			dealsFile(ROWS).split('\n').slice(1)
		);
		await page.locator('[data-status="saved"]').waitFor();
		return await traced();
	} finally {
		await desk.close();
	}
}

/** What the stock page can be told. */
interface Stock {
	receive(updates: readonly string[], perSecond: number): Promise<void>;
	bring(titles: readonly string[]): void;
}

function workspaceOf([directory, log]: readonly [Y.Doc, Y.Doc], member: string): Workspace {
	const random = seeded(4711).bytes;
	return new Workspace({
		directory: docLog(directory),
		log: docLog(log),
		activities: docLog(new Y.Doc()),
		device: newDeviceId(random),
		member: member as MemberId,
		now: () => Date.now() as EpochMs,
		random
	});
}

/** Changes of titles all over the first column; the last one is of its first card. */
function changesOf(workspace: Workspace): (() => void)[] {
	const [pipeline] = pipelines(workspace);
	const [stage] = pipeline ? openStages(workspace, pipeline.id) : [];
	const deals = stage ? workspace.columns.of(stage.id) : [];
	return Array.from({ length: BURST }, (_, index) => () => {
		const isLast = index === BURST - 1;
		const deal = deals[isLast ? 0 : index % deals.length];
		if (deal) must(setDeal(workspace, deal.id, { title: isLast ? LAST : `Renamed ${index}` }));
	});
}

async function shown(page: Page): Promise<void> {
	await page.locator('[data-deal]').filter({ hasText: LAST }).waitFor({ timeout: 60_000 });
}
