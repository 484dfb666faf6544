import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { heads } from '#lib/domain/fold.ts';
import { newDeviceId, type MemberId } from '#lib/domain/ids.ts';
import { registersOf, type Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { parseArchive, type Archive } from '#lib/interchange/archive.ts';
import { openStages, pipelines } from '#lib/store/queries.ts';
import { Workspace } from '#lib/store/workspace.ts';
import { decode } from '#lib/ydoc/codec.ts';
import { docLog } from '#lib/ydoc/log.ts';
import { append } from '#lib/ydoc/schema.ts';
import { crowd } from '../helpers/crowd.ts';
import { join } from '../helpers/doors.ts';
import { startProxy, type Proxy } from '../helpers/proxy.ts';
import { BASE_SEED, LONG, seeded, type Random } from '../helpers/random.ts';
import type { RelayProcess } from '../helpers/relay.ts';
import type { TestTeam } from '../helpers/team.ts';
import { UNREACHABLE, type Visitor } from '../helpers/visitor.ts';
import { launch, serve } from './app.ts';
import { act, type Command } from './hand.ts';
import { crash, go } from './haste.ts';
import { offlineReady, status } from './steps.ts';

const SCENARIOS = LONG ? 200 : 10;
/** A workspace does not grow for ever: after so many scenarios another is begun. */
const SCENARIOS_A_WORKSPACE = 20;
/** Commands of one person in a scenario, at most. */
const COMMANDS = 8;

/** A command that was done, as `keyOf` has the operation that it must have become. */
type Claim = string;

/** Somebody at a browser of their own, whose line to the relay can be cut. */
class Person {
	readonly name: string;
	readonly visitor: Visitor;
	readonly proxy: Proxy;
	page: Page;
	/** The deals that are known to be there. */
	deals: readonly string[] = [];
	/** What was shown as saved. */
	readonly saved: Claim[] = [];
	/** What was done since. */
	#unsaved: Claim[] = [];
	#count = 0;

	constructor(name: string, visitor: Visitor, proxy: Proxy) {
		this.name = name;
		this.visitor = visitor;
		this.proxy = proxy;
		this.page = visitor.page;
	}

	static async join(name: string, team: TestTeam): Promise<Person> {
		const proxy = await startProxy(team.relay.url);
		onTestFinished(() => proxy.close());
		const visitor = await launch('desktop');
		visitor.expect(UNREACHABLE);
		await join(visitor.page, { ...team, relay: { url: proxy.url } } as TestTeam);
		await offlineReady(visitor.page);
		return new Person(name, visitor, proxy);
	}

	/** Any command, on any deal that is known. */
	async act(random: Random): Promise<void> {
		const command = this.#choose(random);
		const { outcome, isSaved } = await act(this.page, command);
		const claim = outcome === undefined ? undefined : claimOf(command, outcome);
		if (claim !== undefined) this.#unsaved.push(claim);
		if (command.kind === 'create' && outcome !== undefined) this.deals = [...this.deals, outcome];
		this.#look(isSaved);
	}

	async look(): Promise<void> {
		this.#look((await act(this.page, undefined)).isSaved);
	}

	/** The tab is killed, or the whole browser, and opened again. */
	async die(how: 'tab' | 'browser'): Promise<void> {
		this.#unsaved = [];
		if (how === 'browser') {
			await this.visitor.kill9();
			await this.visitor.start();
			this.page = this.visitor.page;
		} else {
			await crash(this.page);
			const dead = this.page;
			this.page = await this.visitor.context.newPage();
			await dead.close();
		}
		await this.page.goto(this.proxy.url);
		await this.page.locator('[data-stage]').first().waitFor({ timeout: 30_000 });
	}

	leave(): void {
		this.proxy.mode = 'refuse';
		this.proxy.cut();
	}

	async comeBack(): Promise<void> {
		this.proxy.mode = 'pass';
		await this.page.evaluate(() => void dispatchEvent(new Event('online')));
	}

	/** Everything that this browser has, as the user gets it. */
	async archive(): Promise<Archive> {
		await go(this.page, '/settings');
		const [download] = await Promise.all([
			this.page.waitForEvent('download'),
			this.page.getByRole('button', { name: 'Export everything' }).click()
		]);
		const parsed = parseArchive(await readFile(await download.path(), 'utf8'));
		if (!parsed.ok) throw new Error(parsed.problem.code);
		return parsed.value;
	}

	#choose(random: Random): Command {
		const roll = random.int(22);
		const word = `${this.name} ${++this.#count}`;
		if (roll < 3 || this.deals.length === 0) return { kind: 'create', title: word };
		const deal = random.pick(this.deals);
		if (roll < 8) return { kind: 'move', deal, chance: random.next() };
		if (roll < 12) return { kind: 'title', deal, title: word };
		if (roll < 18) {
			const kinds = ['win', 'lose', 'reopen', 'reopen', 'delete', 'restore'] as const;
			return { kind: kinds[roll - 12] ?? 'win', deal };
		}
		if (roll < 20) return { kind: 'note', deal, word: word.replace(' ', '') };
		return { kind: 'undo' };
	}

	#look(isSaved: boolean): void {
		if (!isSaved) return;
		this.saved.push(...this.#unsaved);
		this.#unsaved = [];
	}
}

/** What a command must have become; nothing can be said of one that takes back, for there may be nothing to. */
function claimOf(command: Command, outcome: string): Claim | undefined {
	switch (command.kind) {
		case 'create':
			return `create ${outcome} ${command.title}`;
		case 'title':
			return `set ${command.deal} ${command.title}`;
		case 'move':
			return `move ${command.deal} ${outcome}`;
		case 'note':
			return `note ${command.deal} ${command.word}`;
		case 'win':
		case 'lose':
		case 'reopen':
			return `${command.kind} ${command.deal}`;
		case 'delete':
		case 'restore':
			return `delete ${command.deal} ${command.kind === 'delete'}`;
		case 'undo':
			return undefined;
		default:
			return command satisfies never;
	}
}

function keyOf({ kind, record, body, undoes }: Operation): Claim | undefined {
	if (undoes !== undefined) return undefined;
	switch (kind) {
		case 'create':
		case 'set': {
			const title = body.fields['title'];
			return typeof title === 'string' ? `${kind} ${record} ${title}` : undefined;
		}
		case 'move':
		case 'order':
			// Where somebody else has moved it there meanwhile, it only takes its place.
			return `move ${record} ${body.stage}`;
		case 'win':
		case 'lose':
		case 'reopen':
			return `${kind} ${record}`;
		case 'delete':
			return `delete ${record} ${body.deleted}`;
		default:
			return undefined;
	}
}

/** What an archive amounts to, folded here. */
function folded({ documents, member }: Archive): Workspace {
	const docs = { ws: new Y.Doc(), ops: new Y.Doc(), act: new Y.Doc() };
	for (const [name, entries] of Object.entries(documents)) {
		const [kind] = name.split(/[^a-z]/);
		if (kind === 'ws' || kind === 'ops' || kind === 'act') append(docs[kind], entries);
	}
	const random = seeded(1).bytes;
	return new Workspace({
		directory: docLog(docs.ws),
		log: docLog(docs.ops),
		activities: docLog(docs.act),
		device: newDeviceId(random),
		member: member as MemberId,
		now: () => Date.now() as EpochMs,
		random
	});
}

function columnsOf(workspace: Workspace): string[][] {
	const [pipeline] = pipelines(workspace);
	const stages = pipeline ? openStages(workspace, pipeline.id) : [];
	return stages.map(({ id }) => workspace.columns.of(id).map(({ title }) => title));
}

/** The cards of a board that are drawn, which are the first of each column. */
async function drawn(page: Page): Promise<string[][]> {
	await go(page, '/');
	await page.locator('[data-stage]').first().waitFor();
	return page.evaluate(() =>
		[...document.querySelectorAll('[data-stage]')].map((column) =>
			[...column.querySelectorAll('[data-deal] h3')].map(({ textContent }) => textContent.trim())
		)
	);
}

/** What all have; what a member alone has is in no other's archive. */
function entriesOf({ documents }: Archive) {
	return Object.fromEntries(
		Object.entries(documents)
			.filter(([name]) => !name.startsWith('me'))
			.map(([name, entries]) => [name, entries.toSorted()])
	);
}

type Fate = 'stands' | 'seen and replaced' | 'overtaken';

/** Whether an operation is what its record shows, or gave way to one that had seen it, or to a later one made apart. */
function fateOf(operation: Operation, workspace: Workspace): Fate {
	const operations = workspace.operationsOf(operation.record);
	const registers = registersOf(operation);
	const standing = (register: string) => heads(operations, register).map(({ id }) => id);
	if (registers.some((register) => standing(register).at(-1) === operation.id)) return 'stands';
	return registers.some((register) => standing(register).includes(operation.id))
		? 'overtaken'
		: 'seen and replaced';
}

/** Three people work, in turns of chance; lines are cut, tabs and browsers die, the relay too. */
async function live(random: Random, people: readonly Person[], relay: RelayProcess): Promise<void> {
	const seeds = people.map(() => random.int(2 ** 31));
	const relayDies = random.chance(0.5) ? random.int(1500) : undefined;
	const away = random.int(1500);
	await Promise.all([
		(async () => {
			if (relayDies === undefined) return;
			await new Promise((resolve) => setTimeout(resolve, relayDies));
			await relay.kill9();
			await new Promise((resolve) => setTimeout(resolve, away));
			await relay.restart();
		})(),
		...people.map(async (person, index) => {
			const own = seeded(seeds[index] ?? 0);
			const commands = 2 + own.int(COMMANDS - 1);
			const leaves = own.chance(0.6) ? own.int(commands) : undefined;
			const returns = leaves === undefined ? undefined : leaves + 1 + own.int(commands);
			const dies = own.chance(0.4) ? own.int(commands) : undefined;
			for (let n = 0; n < commands; n++) {
				if (n === leaves) person.leave();
				if (n === returns) await person.comeBack();
				await person.act(own);
				if (n === dies) await person.die(own.chance(0.3) ? 'browser' : 'tab');
				if (own.chance(0.5)) await person.page.waitForTimeout(own.int(120));
				await person.look();
			}
		})
	]);
}

test(
	`three browsers and a relay that come and go lose nothing shown as saved, and show the same in the end (seed ${BASE_SEED})`,
	{ timeout: LONG ? 3_600_000 : 300_000 },
	async () => {
		const fates: Record<Fate, number> = { stands: 0, 'seen and replaced': 0, overtaken: 0 };
		let people: readonly Person[] = [];
		let relay: RelayProcess | undefined;
		for (let scenario = 0; scenario < SCENARIOS; scenario++) {
			const seed = BASE_SEED + scenario;
			if (!relay || scenario % SCENARIOS_A_WORKSPACE === 0) {
				for (const { visitor } of people) await visitor.stop();
				await relay?.close();
				relay = await serve();
				const team = await crowd(relay, 5);
				people = await Promise.all(['Ada', 'Ben', 'Cleo'].map((name) => Person.join(name, team)));
			}
			await live(seeded(seed), people, relay);

			// All meet.
			for (const person of people) await person.comeBack();
			for (const person of people) {
				await status(person.page, 'synced');
				await person.look();
			}
			let archives: readonly Archive[] = [];
			await expect
				.poll(
					async () => {
						archives = await Promise.all(people.map((person) => person.archive()));
						const [one, ...others] = archives.map((archive) => JSON.stringify(entriesOf(archive)));
						return others.every((other) => other === one);
					},
					{ timeout: 30_000, interval: 300, message: `seed ${seed}: all have the same` }
				)
				.toBe(true);
			const [first] = archives;
			if (!first) throw new Error('there are three');
			const workspace = folded(first);
			const expected = columnsOf(workspace);
			for (const [index, person] of people.entries()) {
				const board = await drawn(person.page);
				expect(board, `seed ${seed}: the board of ${person.name}`).toEqual(
					expected.map((column, stage) => column.slice(0, board[stage]?.length || undefined))
				);
				const own = archives[index]?.member;
				const operations = Object.values(first.documents)
					.flat()
					.flatMap((entry) => decode(entry) ?? [])
					.filter(({ by }) => by === own);
				const notes = Object.values(archives[index]?.notes ?? {}).flatMap(({ text }) =>
					text.split(' ')
				);
				for (const claim of person.saved) {
					const [kind, , word = ''] = claim.split(' ');
					if (kind === 'note') {
						expect(notes, `seed ${seed}: notes of ${person.name}`).toContain(word);
						continue;
					}
					const at = operations.findIndex((operation) => keyOf(operation) === claim);
					const [operation] = at < 0 ? [] : operations.splice(at, 1);
					if (!operation) throw new Error(`seed ${seed}: ${person.name} lost "${claim}"`);
					fates[fateOf(operation, workspace)]++;
				}
				person.deals = [...workspace.deals.keys()];
			}
			workspace.close();
		}
		console.log(`seeds ${BASE_SEED} to ${BASE_SEED + SCENARIOS - 1}: ${JSON.stringify(fates)}`);
		expect(fates.stands).toBeGreaterThan(SCENARIOS);
		expect(fates['seen and replaced']).toBeGreaterThan(SCENARIOS);
		expect(fates.overtaken).toBeGreaterThan(0);
	}
);
