import type { Page } from 'playwright';
import { offlineReady } from '../e2e/steps.ts';
import { openDesk, type Desk } from './device/desk.ts';
import { launched, watchLaunch, type Launch } from './device/launch.ts';
import { options } from './device/options.ts';
import { serveBlank } from './device/stock.ts';
import { projectionStored } from './device/stored.ts';
import { traceTasks, type Tasks } from './device/tasks.ts';
import { loopMs, median, throttle, type Figure } from './measure.ts';

export const name = 'cold start offline, phone';

const RATES = [4, 1] as const;
/** What the aims of a phone are, at 4x: of first paint and of a card that answers in blank pages, and of a task in ms. */
const [BLANK_TIMES, ANSWER_TIMES, TASK_MS] = [2.5, 3.5, 110];
/** How much more a start may take with a history than without. */
const HISTORY_TIMES = 1.1;

/** A device, a page of it, and what was measured of its starts. */
interface Scene {
	readonly label: string;
	readonly desk: Desk;
	readonly url: string;
	readonly selector: string;
	/** The whole board and the edit are waited for. */
	readonly acts: boolean;
	/** How many of the rounds. */
	readonly rounds: number;
	readonly starts: Record<(typeof RATES)[number], Start[]>;
}

interface Start {
	readonly launch: Launch;
	readonly tasks: Tasks;
	/** How much slower a loop ran than before. */
	readonly slower: number;
}

/**
 * Browser newly started and servers stopped: from the address to the first card, to the whole board, and to an edit on
 * the disk, made at the first card; without a history and with one, with stock y-indexeddb, and a blank page.
 *
 * Without `--long` stock has its history once: it takes long.
 */
export async function run(): Promise<Figure[]> {
	const { long, rounds, open, closed, epochs, profile } = options();
	const blank = await serveBlank();
	const desks: Desk[] = [];
	try {
		for (const history of [{}, ...(closed > 0 ? [{ closed, epochs }] : [])])
			desks.push(await openDesk({ form: 'phone', open, ...history }));
		const [plain, old] = desks;
		if (!plain) throw new Error('no device');
		const scene = (
			label: string,
			desk: Desk,
			side: keyof Desk['url'],
			rounds: number
		): Scene => ({
			...{ label, desk, rounds, url: desk.url[side], selector: '[data-deal]', acts: true },
			starts: { 1: [], 4: [] }
		});
		const scenes = [
			{ ...scene('blank page', plain, 'ours', rounds), url: blank.url, selector: 'main', acts: false },
			scene('ours', plain, 'ours', rounds),
			scene('stock', plain, 'stock', rounds),
			...(old
				? [
						scene('ours, with history', old, 'ours', rounds),
						scene('stock, with history', old, 'stock', long ? rounds : 1)
					]
				: [])
		];
		for (const one of scenes) await makeReady(one);
		for (const desk of desks) await desk.stopServers();
		await blank.close();
		for (let round = 0; round < rounds; round++)
			for (const rate of RATES)
				for (const one of scenes.filter(({ rounds }) => round < rounds))
					one.starts[rate].push(await coldStart(one, rate, profile));
		return RATES.flatMap((rate) => figures(scenes, rate));
	} finally {
		for (const desk of desks) await desk.close();
		await blank.close();
	}
}

/** Opens a page until it needs no network, and the app until it has kept what it begins with the next time. */
async function makeReady({ desk, url, selector, label }: Scene): Promise<void> {
	const { page } = desk.visitor;
	await page.goto(url);
	await page.locator(selector).first().waitFor({ timeout: 180_000 });
	await offlineReady(page);
	if (url !== desk.url.ours) return;
	const isStored = await projectionStored(page, desk.workspace);
	if (!isStored) console.error(`  ${label}: no projection was stored`);
	await leave(page);
}

/** Leaves the app as who locks a phone does, and waits until it has a still for the next start. */
async function leave(page: Page): Promise<void> {
	await page.waitForFunction(
		() => {
			Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
			return localStorage.getItem('runnel.still') !== null;
		},
		undefined,
		{ polling: 200, timeout: 60_000 }
	);
}

async function coldStart(
	{ desk, url, selector, acts, label }: Scene,
	rate: number,
	profile: boolean
): Promise<Start> {
	await desk.visitor.stop();
	await desk.visitor.start();
	const { page } = desk.visitor;
	await watchLaunch(page, selector, acts);
	const before = await loopMs(page);
	await throttle(page, rate);
	const traced = await traceTasks(page, { profile });
	await page.goto(url, { waitUntil: 'commit' });
	const launch = await launched(page, acts ? ['first', 'answers', 'whole', 'live'] : ['first']);
	const tasks = await traced();
	const slower = (await loopMs(page)) / before;
	if (url === desk.url.ours) await leave(page);
	const { first, answers, whole, live } = launch;
	console.error(
		`  ${label}, ${rate}x: ${[first, answers, whole, live, longest({ launch, tasks, slower })].map((ms) => ms?.toFixed(0)).join(', ')} ms`
	);
	for (const line of tasks.blame) console.error(`    ${line}`);
	return { launch, tasks, slower };
}

function figures(scenes: readonly Scene[], rate: (typeof RATES)[number]): Figure[] {
	const of = (label: string) => scenes.find((scene) => scene.label === label)?.starts[rate] ?? [];
	const med = (label: string, value: (start: Start) => number) => median(of(label).map(value));
	const isSlow = rate === 4;
	return [
		{
			name: `${rate}x: slowness of a loop, as it was felt`,
			value: median(scenes.flatMap(({ starts }) => starts[rate].map(({ slower }) => slower))),
			unit: 'x'
		},
		{ name: `${rate}x: blank page painted`, value: med('blank page', first), unit: 'ms' },
		...scenes
			.filter(({ acts }) => acts)
			.flatMap(({ label }): Figure[] => {
				const isOurs = label.startsWith('ours');
				const hasHistory = label.endsWith('history');
				const stock = label.replace('ours', 'stock');
				const figure = (what: string, value: (start: Start) => number, ratio: Figure['ratio']): Figure => ({
					name: `${rate}x: ${label}: ${what}`,
					value: med(label, value),
					unit: 'ms',
					samples: of(label).map(value),
					...(ratio ? { ratio } : {})
				});
				const against = (value: (start: Start) => number) => [
					...(isOurs ? [{ to: stock, value: med(label, value) / med(stock, value) }] : []),
					...(isOurs && hasHistory
						? [
								{
									to: 'without history',
									value: med(label, value) / med('ours', value),
									atMost: HISTORY_TIMES
								}
							]
						: [])
				];
				const blank = (value: (start: Start) => number, atMost: number) => ({
					to: 'the blank page',
					value: med(label, value) / med('blank page', first),
					...(isOurs && isSlow ? { atMost } : {})
				});
				const block = {
					to: `${TASK_MS} ms`,
					value: med(label, longest) / TASK_MS,
					...(isOurs && isSlow ? { atMost: 1 } : {})
				};
				return [
					figure('first card painted', first, [blank(first, BLANK_TIMES), ...against(first)]),
					figure('first card answers', answers, [blank(answers, ANSWER_TIMES), ...against(answers)]),
					figure('until then the page itself at work, processor time', work, [
						{ to: 'the blank page', value: med(label, work) / med('blank page', work) },
						...against(work)
					]),
					figure('whole board', whole, against(whole)),
					figure('an edit saved', live, against(live)),
					figure('longest task, processor time', longest, [block]),
					figure('longest task, by the clock', longestByClock, undefined)
				];
			})
	];
}

const first = ({ launch }: Start) => launch.first;
const answers = ({ launch }: Start) => launch.answers;
const whole = ({ launch }: Start) => launch.whole;
const live = ({ launch }: Start) => launch.live;
/** What the page itself did, whatever else the machine was at. */
const work = ({ launch, tasks }: Start) =>
	tasks.cpu
		.filter((_, index) => (tasks.at[index] ?? 0) >= 0 && (tasks.at[index] ?? 0) < launch.answers)
		.reduce((sum, ms) => sum + ms, 0);
const longest = ({ tasks }: Start) => Math.max(...tasks.cpu);
const longestByClock = ({ tasks }: Start) => Math.max(...tasks.wall);
