import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Directory } from '#lib/analytics/directory.ts';
import type { Question } from '#lib/analytics/engine.ts';
import { Intake, isCounted } from '#lib/analytics/intake.ts';
import { Scope } from '#lib/analytics/scope.ts';
import { typeOf, type PipelineId } from '#lib/domain/ids.ts';
import type { Operation } from '#lib/domain/operation.ts';
import type { EpochMs } from '#lib/domain/time.ts';
import { world } from '#lib/sample/world.ts';
import { PackedRecords } from '#lib/workers/packed-records.ts';
import { decode, encode } from '#lib/ydoc/codec.ts';
import { ROOT } from '../helpers/build.ts';
import { worldOptions } from '../tools/world.ts';
import { flat, lastWorth } from './analytics/flat.ts';
import { BEFORE, everything, home, PERIOD, queryOn } from './analytics/questions.ts';
import { difference, ours, type Peer, type PeerModule, type Shared } from './analytics/shared.ts';
import { busy, usually } from './analytics/thread.ts';
import { load, median, type Figure } from './measure.ts';

export const name = 'figures, against DuckDB-Wasm and Arquero';

const PEERS = resolve(ROOT, 'tests/bench/peers/tables');
const PEER_FILES = { 'DuckDB-Wasm': 'duckdb.js', Arquero: 'arquero.js' } as const;
/** Edits of a batch: one alone is less than the processor's clock can tell. */
const BATCH = 10;
const TIMES = 5;
const ALWAYS = Infinity as EpochMs;

/** The operations of a world, as the worker keeps them. */
interface Packed {
	readonly records: PackedRecords;
	readonly pipeline: PipelineId;
	/** The last operations on deals, which have not come yet: of all kinds, and those that say another value. */
	readonly late: Operation[];
	readonly values: Operation[];
	readonly counts: { readonly deals: number; readonly operations: number };
	/** What it took to read and to keep them. */
	readonly packing: number;
}

interface Ground extends Packed {
	readonly intake: Intake;
	readonly taking: number;
	/** MB of the heap and of array buffers before the ledger was filled. */
	readonly before: number;
}

/**
 * All figures over many deals with their activities, as the worker counts them; after one edit; and against other tools on
 * the same columns, which have to give the same figures. The processor's time of this thread, by turns.
 *
 * `--deals=10000` asks of fewer, `--ours` of no other.
 */
export async function run(): Promise<Figure[]> {
	const { values } = parseArgs({
		options: {
			deals: { type: 'string', default: '100000' },
			ours: { type: 'boolean', default: false }
		},
		allowPositionals: true
	});
	const made = ground(Number(values.deals));
	const figures = own(made);
	return values.ours ? figures : [...figures, ...(await others(made))];
}

function ground(deals: number): Ground {
	const made = packed(deals);
	const { records } = made;
	const intake = new Intake(records);
	const before = memory();
	const taking = busy(() => {
		intake.take(records.due(ALWAYS));
	});
	return { ...made, intake, taking, before };
}

function packed(deals: number): Packed {
	const options = worldOptions({ seed: 4711, deals, fieldwork: true });
	const { operations } = world(options);
	const pipeline = operations.find(({ record }) => typeOf(record) === 'pipeline')?.record;
	if (!pipeline) throw new Error('a world has a pipeline');
	const edits = operations.filter(({ record, kind }) => typeOf(record) === 'deal' && kind !== 'create');
	const late = edits.filter((edit) => !isValue(edit)).slice(-2 * BATCH * TIMES);
	const values = edits.filter(isValue).slice(-BATCH * TIMES);
	const holding = new Set([...late, ...values]);
	const entries = operations.flatMap((one) =>
		isCounted(one.record) && !holding.has(one) ? encode(one) : []
	);
	const records = new PackedRecords();
	const packing = busy(() => {
		for (const entry of entries) {
			const operation = decode(entry);
			if (operation) records.add(operation);
		}
	});
	return {
		records,
		pipeline: pipeline as PipelineId,
		late,
		values,
		counts: { deals, operations: operations.length },
		packing
	};
}

function edit({ records, intake }: Ground, operation: Operation): void {
	records.add(operation);
	intake.take(records.due(ALWAYS));
}

function isValue(operation: Operation): boolean {
	return operation.kind === 'set' && 'value' in operation.body.fields;
}

/** Ours alone, by what it was to be. */
function own(made: Ground) {
	const { intake, pipeline, late, counts, packing, taking, before } = made;
	const { engine } = intake;
	const { ledger } = engine;
	const query = queryOn(pipeline, worldOptions({ seed: 0, deals: 0 }).until);
	const answer = (questions: readonly Question[]) => {
		for (const question of questions) engine.answer(question);
	};
	const anew = (questions: readonly Question[]) =>
		usually(() => {
			engine.forget();
			answer(questions);
		}, TIMES);
	const edited = (questions: readonly Question[]) =>
		median(
			Array.from({ length: TIMES }, () => {
				const batch = late.splice(0, BATCH);
				return (
					busy(() => {
						for (const operation of batch) {
							edit(made, operation);
							answer(questions);
						}
					}) / batch.length
				);
			})
		);
	const [ofHome, ofAll] = [home(query), everything(query)];
	const homeMs = anew(ofHome);
	const editMs = edited(ofHome);
	const allMs = anew(ofAll);
	const editOfAllMs = edited(ofAll);
	const mb = memory() - before;
	const per = (value: number, aim: number, unit: string) => ({
		to: `the ${aim} ${unit} allowed`,
		value: value / aim,
		atMost: 1
	});
	const count = (name: string, value: number): Figure => ({ name, value, unit: '' });
	return [
		count('load of the machine', load()),
		count('deals', counts.deals),
		count('operations', counts.operations),
		count('stays in stages', sum(ledger.visits)),
		count('activities', ledger.size('activities')),
		{ name: 'entries of the logs to bytes', value: packing, unit: 'ms CPU' },
		{
			name: 'intake: bytes, folded, to the ledger',
			value: taking,
			unit: 'ms CPU',
			ratio: { to: 'the bytes', value: taking / packing }
		},
		{
			name: `Insights home, ${ofHome.length} questions`,
			value: homeMs,
			unit: 'ms CPU',
			ratio: per(homeMs, 300, 'ms')
		},
		{
			name: `everything, ${ofAll.length} figures`,
			value: allMs,
			unit: 'ms CPU',
			ratio: per(allMs, 1000, 'ms')
		},
		{
			name: 'one edit, then the home',
			value: editMs,
			unit: 'ms CPU',
			ratio: [per(editMs, 8, 'ms'), { to: 'the whole', value: editMs / homeMs, atMost: 1 / 30 }]
		},
		{
			name: 'one edit, then everything',
			value: editOfAllMs,
			unit: 'ms CPU',
			ratio: { to: 'the whole', value: editOfAllMs / allMs, atMost: 1 / 30 }
		},
		{
			name: 'memory of ledger and figures, heap and array buffers',
			value: mb,
			unit: 'MB'
		},
		{
			name: 'the same with the operations, all that the worker holds',
			value: mb + before,
			unit: 'MB',
			ratio: per(mb + before, 300, 'MB')
		}
	] satisfies Figure[];
}

/** What a user would use instead, asked the same of the same. */
async function others(made: Ground): Promise<Figure[]> {
	const { records, intake, pipeline, values } = made;
	install();
	const { engine } = intake;
	const { ledger } = engine;
	const query = queryOn(pipeline, worldOptions({ seed: 0, deals: 0 }).until);
	const directory = new Directory(records);
	const { until } = new Scope(ledger, directory, query);
	const months = engine
		.answer({ figure: 'won', query, options: { each: 'month' } })
		.map(({ period }) => period);
	const tables = flat(ledger, directory, {
		pipeline,
		until,
		periods: [PERIOD, BEFORE, ...months]
	});
	const peers: (readonly [name: string, peer: Peer])[] = [];
	for (const [tool, file] of Object.entries(PEER_FILES)) {
		const { open } = (await import(resolve(PEERS, file))) as PeerModule;
		peers.push([tool, await open(tables)]);
	}

	const compare = (answers: ReadonlyMap<string, Shared>) => {
		const own = answers.get('ours');
		for (const [tool, answer] of answers) {
			const found = difference(own, answer);
			if (found !== undefined) throw new Error(`${tool} differs from ours in ${found}`);
		}
	};
	const whole = new Turns();
	const edits = new Turns();
	for (let turn = 0; turn < TIMES; turn++) {
		const answers = new Map<string, Shared>();
		whole.time('ours', () => {
			engine.forget();
			answers.set('ours', ours(engine, query));
		});
		for (const [tool, peer] of peers) whole.time(tool, () => answers.set(tool, peer.figures()));
		compare(answers);

		const batch = values.splice(0, BATCH);
		// Ours takes less for one than the clock can tell: the mean of a batch, of which the others are timed for the last.
		const worths = new Map<string, Shared>();
		const added: ReturnType<typeof lastWorth>[] = [];
		edits.time(
			'ours',
			() => {
				for (const operation of batch) {
					edit(made, operation);
					worths.set('ours', ours(engine, query));
					added.push(
						lastWorth(ledger, directory, ledger.names.deal.index(operation.record as never))
					);
				}
			},
			batch.length
		);
		for (const [tool, peer] of peers) {
			for (const worth of added.slice(0, -1)) peer.revalue(worth);
			edits.time(tool, () => {
				peer.revalue(added.at(-1) as (typeof added)[number]);
				worths.set(tool, peer.figures());
			});
		}
		compare(worths);
	}
	for (const [, peer] of peers) peer.close();
	const tools = peers.map(([tool]) => tool);
	return [
		...whole.figures('the shared figures of the home', tools, 1),
		...edits.figures('one edit, then these figures', tools, 100)
	];
}

/** What each tool takes, turn by turn. */
class Turns {
	readonly #samples = new Map<string, number[]>();

	time(tool: string, act: () => void, acts = 1): void {
		const samples = this.#samples.get(tool) ?? [];
		this.#samples.set(tool, samples);
		samples.push(busy(act) / acts);
	}

	/** Ours, then the others by it: they should take so many times as long at least. */
	figures(name: string, tools: readonly string[], atLeast: number): Figure[] {
		const own = this.#samples.get('ours') ?? [];
		return ['ours', ...tools].map((tool) => {
			const samples = this.#samples.get(tool) ?? [];
			const value = median(samples.map((one, turn) => one / (own[turn] ?? NaN)));
			const ratio = tool === 'ours' ? {} : { ratio: { to: 'ours', value, atLeast } };
			return { name: `${name}, ${tool}`, value: median(samples), unit: 'ms CPU', samples, ...ratio };
		});
	}
}

function sum({ from, to }: { readonly from: Int32Array; readonly to: Int32Array }): number {
	return to.reduce((all, end, row) => all + end - (from[row] ?? 0), 0);
}

/** MB in use by the heap and array buffers, after everything that is not has been let go of. */
function memory(): number {
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1e6;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The peers' packages, which nothing else needs. */
function install(): void {
	if (existsSync(resolve(PEERS, 'node_modules'))) return;
	const options = ['--ignore-scripts', '--omit=optional', '--prefix', PEERS];
	execFileSync('npm', ['ci', ...options], { stdio: 'inherit' });
}
