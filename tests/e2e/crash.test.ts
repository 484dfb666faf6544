import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { BASE_SEED, cases, seeded, type Random } from '../helpers/random.ts';
import { UNREACHABLE } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { crash, go, hasten, listen, restOf, type Act } from './haste.ts';
import { addDeal, card, startEmpty, status, visit } from './steps.ts';

/** Crashes in the short form. */
const CRASHES = 50;
/** Of so many crashes one takes the whole browser. */
const WHOLE_BROWSER = 8;
const ROUNDS_A_SCENE = 6;
/** The longest that a haste is left alone, ms. */
const LONGEST_MS = 350;
/** More acts than a page can do by then. */
const ACTS = 1500;

const DEALS = Array.from({ length: 8 }, (_, index) => `Deal ${index + 1}`);

/** A place of the app, what is done there in haste, and how one sees afterwards how much of it is there. */
interface Scene {
	readonly path: string;
	/** What is shown; `undefined` while there is nothing. */
	read(page: Page): Promise<unknown>;
	/** What to do, and what is to be shown before the first and after each of the acts. */
	plan(random: Random, now: unknown): Plan;
}

interface Plan {
	readonly acts: readonly Act[];
	readonly states: readonly unknown[];
}

/** Cards go to and fro, by keys: many operations on several records of the log. */
const BOARD: Scene = {
	path: '/',
	read: (page) =>
		page.evaluate(() => {
			const columns = [...document.querySelectorAll('[data-stage]')];
			const shown = columns.flatMap((column, stage) =>
				[...column.querySelectorAll('[data-deal] h3')].map(
					({ textContent }) => [textContent.trim(), stage] as const
				)
			);
			return shown.length > 0 ? Object.fromEntries(shown.sort()) : undefined;
		}),
	plan(random, now) {
		let state = now as Readonly<Record<string, number>>;
		const states = [state];
		const acts: Act[] = [];
		while (acts.length < ACTS) {
			const title = random.pick(DEALS);
			const stage = state[title] ?? 0;
			const isOn = stage === 0 || (stage < 4 && random.chance(0.5));
			state = { ...state, [title]: stage + (isOn ? 1 : -1) };
			states.push(state);
			acts.push({ on: 'card', title, key: isOn ? ']' : '[', restMs: restOf(random) });
		}
		return { acts, states };
	}
};

/** One field, counted up. */
function counting(path: string, label: string, word: string): Scene {
	let last = 0;
	return {
		path,
		async read(page) {
			const field = page.getByLabel(label, { exact: true });
			return (await field.count()) > 0 ? field.inputValue() : undefined;
		},
		plan(random, now) {
			const texts = Array.from({ length: ACTS }, (_, index) => `${word} ${last + 1 + index}`);
			last += ACTS;
			const acts = texts.map((text): Act => ({ on: 'field', label, text, restMs: restOf(random) }));
			return { acts, states: [now, ...texts] };
		}
	};
}

/** What a scene shows once it is shown, twice the same: the page goes on reading after it has drawn. */
async function settledIn(scene: Scene, page: Page): Promise<unknown> {
	let seen: unknown;
	await expect
		.poll(
			async () => {
				const before = seen;
				seen = await scene.read(page);
				return seen !== undefined && JSON.stringify(seen) === JSON.stringify(before);
			},
			{ interval: 100, timeout: 30_000 }
		)
		.toBe(true);
	return seen;
}

test(`what was shown as saved is there after its tab or the browser was killed in mid-write (seed ${BASE_SEED})`, async () => {
	const random = seeded(BASE_SEED);
	const relay = await serve();
	const rep = await launch('desktop');
	rep.expect(UNREACHABLE);
	let page = await visit(rep, relay.url);
	await startEmpty(page);
	for (const title of [...DEALS, 'Counted']) await addDeal(page, title);
	await status(page, 'saved');
	const deal = await card(page, 'Counted').getByRole('link').getAttribute('href');
	await listen(rep.context);
	const scenes = [
		BOARD,
		counting(deal ?? '', 'Title', 'Counted'),
		counting('/settings', 'Your name', 'Anna')
	];

	const sum = { acts: 0, saved: 0, midWrite: 0, browsers: 0 };
	let scene = BOARD;
	let found: unknown;
	for (let round = 0; round < cases(CRASHES); round++) {
		if (round % ROUNDS_A_SCENE === 0) {
			scene = scenes[(round / ROUNDS_A_SCENE) % scenes.length] ?? BOARD;
			await go(page, scene.path);
			found = await settledIn(scene, page);
		}
		const plan = scene.plan(random, found);
		const { told, begun } = hasten(page, plan.acts);
		await begun;
		await page.waitForTimeout(random.int(LONGEST_MS));
		if (round % WHOLE_BROWSER === WHOLE_BROWSER - 1) {
			await rep.kill9();
			await rep.start();
			await listen(rep.context);
			page = rep.page;
			sum.browsers++;
		} else {
			await crash(page);
			const next = await rep.context.newPage();
			await page.close();
			page = next;
		}
		await page.goto(relay.url + scene.path);
		found = await settledIn(scene, page);
		const possible = plan.states.slice(told.shown).map((state) => JSON.stringify(state));
		expect(possible, `round ${round}: ${told.made} made, ${told.shown} shown as saved`).toContain(
			JSON.stringify(found)
		);
		sum.acts += told.made;
		sum.saved += told.shown;
		if (told.made > told.shown) sum.midWrite++;
	}
	console.log(`seed ${BASE_SEED}: ${JSON.stringify(sum)}`);
	// The crashes came when there was something to lose.
	expect(sum.midWrite).toBeGreaterThan(cases(CRASHES) / 4);
	expect(sum.saved).toBeGreaterThan(cases(CRASHES) * 5);
});
