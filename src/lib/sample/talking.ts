import { ME, newId, type CommentId, type DealId, type MemberId } from '#lib/domain/ids.ts';
import type { FieldValue } from '#lib/domain/operation.ts';
import { FOLLOW, READ } from '#lib/domain/own.ts';
import { REACTION } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { workTime } from './calendar.ts';
import { between, pick } from './chance.ts';
import { filled } from './customers.ts';
import type { Birth, Surroundings } from './life.ts';
import { sfc32, type Random } from '#lib/statistics/random.ts';
import { bytesOf } from './random.ts';
import type { Author, Draft } from './stamping.ts';

/** Streams of chance below this are the talk's own, so that it shifts no draw of others. */
const STREAM = -3_000_000;

const HOUR = 1 / 24;
/** About so many deals is talked. */
const TALKED_OF = 14;
/** Of what concerns the reader so much is still to be read, in days. */
const UNREAD_DAYS = 3;
const SIGNS = ['👍', '🎉', '🙏'] as const;

/** What colleagues say to each other about their open deals, and what the reader has read of it. */
export function talking(
	seed: number,
	world: Surroundings,
	births: readonly Birth[],
	names: ReadonlyMap<MemberId, string>,
	reader: Author | undefined
): readonly Draft[] {
	const random = sfc32(seed, STREAM);
	const talk = new Talking(random, world, names);
	const open = births.filter(({ steps, start }) => {
		const end = steps.at(-1)?.kind;
		return end !== 'win' && end !== 'lose' && start < world.until - 2;
	});
	const own = open.filter(({ owner }) => owner === reader);
	const others = open.filter(({ owner }) => owner !== reader);
	// Somebody waits for an answer of the reader.
	for (const birth of own.slice(0, 2)) talk.ask(birth, between(random, 0.2, 1), false);
	[...others, ...own.slice(2)].slice(0, TALKED_OF).forEach((birth, turn) => {
		const days = between(random, 0.3, Math.min(20, world.until - birth.start - 1));
		if (turn % 3 === 1) talk.remark(birth, days);
		else talk.ask(birth, days, turn % 4 !== 3);
	});
	if (reader)
		talk.read(
			reader,
			others.slice(0, 2).map(({ id }) => id)
		);
	return talk.drafts;
}

class Talking {
	readonly drafts: Draft[] = [];
	readonly #random: Random;
	readonly #bytes: ReturnType<typeof bytesOf>;
	readonly #world: Surroundings;
	readonly #names: ReadonlyMap<MemberId, string>;

	constructor(random: Random, world: Surroundings, names: ReadonlyMap<MemberId, string>) {
		this.#random = random;
		this.#bytes = bytesOf(random);
		this.#world = world;
		this.#names = names;
	}

	/** A colleague asks the owner of a deal something; the owner answers, or not yet. */
	ask({ id, owner }: Birth, daysAgo: number, answered: boolean): void {
		const { exchanges } = this.#world.texts.talk;
		const { ask, answer } = pick(this.#random, exchanges);
		const time = this.#ago(daysAgo);
		const text = filled(ask, { name: this.#names.get(owner.member) ?? '' });
		const asked = this.#say(id, this.#colleague(owner), time, text, { mentions: [owner.member] });
		const then = time + between(this.#random, 0.5, 3) * HOUR;
		if (answered && then <= this.#world.until)
			this.#say(id, owner, then, answer, { replyTo: asked });
	}

	/** The owner of a deal says something about it, and a colleague likes it. */
	remark({ id, owner }: Birth, daysAgo: number): void {
		const time = this.#ago(daysAgo);
		const said = this.#say(id, owner, time, pick(this.#random, this.#world.texts.talk.remarks), {});
		const by = this.#colleague(owner);
		const fields = { [REACTION + by.member]: pick(this.#random, SIGNS) };
		const then = Math.min(time + 2 * HOUR, this.#world.until);
		const at = this.#world.clock(then);
		this.drafts.push({ at, record: said, by, act: { kind: 'set', fields } });
	}

	/** The reader has read what is older, and follows some deals of others. */
	read(reader: Author, follows: readonly DealId[]): void {
		const { clock, until } = this.#world;
		const since = clock(until - UNREAD_DAYS);
		const fields: Record<string, FieldValue> = {};
		for (const deal of follows) fields[FOLLOW + deal] = true;
		for (const { record, at, by, act } of this.drafts)
			if (act.kind === 'create' && by !== reader && at < since) fields[READ + record] = true;
		this.drafts.push({ at: clock(until), record: ME, by: reader, act: { kind: 'create', fields } });
	}

	#say(
		on: DealId,
		by: Author,
		time: number,
		text: string,
		more: Readonly<Record<string, FieldValue>>
	): CommentId {
		const record = newId('comment', this.#bytes);
		const at: EpochMs = this.#world.clock(time);
		this.drafts.push({ at, record, by, act: { kind: 'create', fields: { on, text, ...more } } });
		return record;
	}

	/** A working time about so many days ago. */
	#ago(days: number): number {
		const { until, week } = this.#world;
		let time = workTime(until - days, week);
		for (let more = 1; time > until; more++) time = workTime(until - days - more, week);
		return time;
	}

	#colleague(owner: Author): Author {
		const others = this.#world.authors.filter((one) => one !== owner);
		return others.length > 0 ? pick(this.#random, others) : owner;
	}
}
