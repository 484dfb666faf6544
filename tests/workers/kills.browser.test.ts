import { afterEach, expect, inject, test, vi } from 'vitest';
import { newId } from '#lib/domain/ids.ts';
import { random as freshBytes } from '#lib/state/clock.ts';
import type { WorkspaceEntry } from '#lib/sync/registry.ts';
import { REGISTRY } from '#lib/sync/registry-database.ts';
import { noteOf } from '#lib/ydoc/note.ts';
import { KilledTab, Writer } from '../helpers/killed-tab.ts';
import { seeded, type Random } from '../helpers/random.ts';
import { founded, remote, type Seat } from '../helpers/seat.ts';

/** Nothing that was done is lost, and nothing is there twice, whenever workers end, tabs come and the relay goes. */

const RELAY = inject('relay');
const FLAPPING = inject('flapping');
const NOTE = `note/0/${newId('deal', freshBytes)}`;
const LOG = 'ops/0/1';
const SEEDS = inject('long') ? 60 : 2;
const STEPS = inject('long') ? 60 : 30;
const MOST_TABS = 3;
/** Of one seed, ms: a browser under load starts workers slowly. */
const PATIENCE_MS = 60_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
	await order('pass');
	for (const end of ends.splice(0).reverse()) await end();
	vi.restoreAllMocks();
});

async function order(what: 'cut' | 'pass'): Promise<void> {
	await fetch(`${FLAPPING}/barrier/${what}`, { method: 'POST' });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const holds = (fact: () => void) => vi.waitFor(fact, { timeout: PATIENCE_MS, interval: 20 });

/** A tab in which somebody writes a note and a log. */
class Desk {
	readonly #tab: KilledTab;
	readonly writer: Writer;

	constructor(entry: WorkspaceEntry, relay: { readonly url: string } | undefined) {
		this.#tab = new KilledTab(entry, relay);
		this.writer = new Writer(this.#tab.session, NOTE);
	}

	get session() {
		return this.#tab.session;
	}

	kill(): void {
		this.#tab.kill();
	}

	async close(): Promise<void> {
		this.writer.close();
		await this.session.close();
	}
}

/** A workspace on this device, what was done in it, and what is to be there. */
class World {
	readonly #entry: WorkspaceEntry;
	readonly #relay: { readonly url: string } | undefined;
	readonly #seat: Seat | undefined;
	readonly #random: Random;
	readonly desks: Desk[] = [];
	readonly #words = new Set<string>();
	readonly #entries: string[] = [];
	#count = 0;

	constructor(random: Random, seat: Seat | undefined) {
		const id = seat?.workspace ?? `${Date.now()}${random.int(1e6)}`.padEnd(22, 'k').slice(0, 22);
		const { member = 'm1', membership } = seat ?? {};
		this.#entry = { id, device: 'device01', member, name: 'Sales', openedAt: 1, membership };
		this.#relay = seat && { url: FLAPPING };
		this.#seat = seat;
		this.#random = random;
	}

	open(): Desk {
		const desk = new Desk(this.#entry, this.#relay);
		this.desks.push(desk);
		return desk;
	}

	async step(): Promise<void> {
		const { chance, int, pick } = this.#random;
		const desk = pick(this.desks);
		const what = int(20);
		if (what < 8) this.#type(desk, int(3));
		else if (what < 10) this.#remove(desk);
		else if (what < 13) desk.session.log.append([this.#new('entry')]);
		else if (what < 16) desk.kill();
		else if (what === 16 && this.desks.length < MOST_TABS) this.open();
		else if (what === 17) await this.#reload(desk);
		else if (what >= 18 && this.#relay) await this.#flap(desk);
		if (chance(0.6)) await pause(int(chance(0.2) ? 400 : 40));
	}

	/** Waits until all is where it has to be, and looks there. */
	async check(): Promise<void> {
		await order('pass');
		for (const { session } of this.desks) session.wake();
		const isDone = this.#seat ? 'synced' : 'saved';
		await holds(() => {
			for (const { session } of this.desks) expect(session.status.current.kind).toBe(isDone);
			for (const { writer } of this.desks) expect(wordsIn(writer.text)).toEqual(this.#expected);
		});
		for (const desk of this.desks.splice(0)) await desk.close();
		const desk = this.open();
		await holds(() => {
			expect(wordsIn(desk.writer.text)).toEqual(this.#expected);
			expect(desk.session.log.entries.toSorted()).toEqual(this.#entries.toSorted());
		});
		await desk.close();
		if (this.#seat) await this.#checkRelay(this.#seat);
	}

	async #checkRelay(seat: Seat): Promise<void> {
		const [note, log] = [remote(seat, NOTE), remote(seat, LOG)];
		await holds(() => expect(wordsIn(noteOf(note.doc).toString())).toEqual(this.#expected));
		await holds(() => expect(log.entries.toSorted()).toEqual(this.#entries.toSorted()));
		for (const device of [note, log]) device.close();
	}

	get #expected(): readonly string[] {
		return [...this.#words].sort();
	}

	#new(kind: string): string {
		const name = `${kind}${++this.#count}`;
		if (kind === 'entry') this.#entries.push(name);
		else this.#words.add(name);
		return name;
	}

	/** A few words, letter by letter, at either end. */
	#type({ writer }: Desk, more: number): void {
		for (let n = 0; n <= more; n++) {
			const atEnd = this.#random.chance(0.7);
			let at = atEnd ? writer.text.length : 0;
			for (const letter of `<${this.#new('w')}>`) {
				writer.type(letter, [at, at]);
				at++;
			}
		}
	}

	#remove({ writer }: Desk): void {
		const found = wordsIn(writer.text);
		if (found.length === 0) return;
		const word = this.#random.pick(found);
		const at = writer.text.indexOf(`<${word}>`);
		if (at < 0) return;
		writer.type('', [at, at + word.length + 2]);
		this.#words.delete(word);
	}

	async #reload(desk: Desk): Promise<void> {
		if (this.#random.chance(0.5)) desk.kill();
		this.desks.splice(this.desks.indexOf(desk), 1);
		await desk.close();
		if (this.desks.length === 0) this.open();
	}

	async #flap({ session }: Desk): Promise<void> {
		await order(this.#random.pick(['cut', 'pass']));
		if (this.#random.chance(0.5)) session.wake();
	}
}

/** The words of a note, in the order of the alphabet, each as often as it is there. */
function wordsIn(text: string): readonly string[] {
	return [...text.matchAll(/w\d+/g)].map(([word]) => word).sort();
}

for (let seed = inject('seed'); seed < inject('seed') + SEEDS; seed++)
	test(
		`nothing is lost, nothing there twice, whatever ends when (seed ${seed})`,
		async () => {
			vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
			const random = seeded(seed);
			const world = new World(
				random,
				random.chance(0.6) ? await founded(RELAY, REGISTRY) : undefined
			);
			ends.push(() => Promise.all(world.desks.map((desk) => desk.close())));
			world.open();
			for (let step = 0; step < STEPS; step++) await world.step();
			await world.check();
		},
		PATIENCE_MS * 5
	);
