import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, resolve } from 'node:path';
import { ROOT } from '../helpers/build.ts';
import { load, type Figure, type Ratio } from './measure.ts';

/**
 * `npm run bench`: every bench of this folder, or those named, alone or by group (`npm run bench -- fold device`); what begins with `--` is
 * for the benches themselves. Writes bench/<date>.json and the same as a table. Milliseconds are those of this machine under its load: compare the ratios.
 */
interface Bench {
	readonly name?: string;
	run(): Promise<readonly Figure[]>;
}

interface Outcome {
	readonly bench: string;
	readonly load: number;
	readonly figures: readonly Figure[];
	readonly failure?: string;
}

const OTHERS = ['run.ts', 'measure.ts'];
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

async function benches(): Promise<[file: string, bench: Bench][]> {
	const files = globSync('*.ts', { cwd: import.meta.dirname })
		.filter((file) => !OTHERS.includes(file))
		.map((file) => basename(file, '.ts'))
		.filter((file) => wanted.length === 0 || wanted.some((one) => isOf(file, one)))
		.sort();
	return await Promise.all(
		files.map(async (file) => [file, (await import(`./${file}.ts`)) as Bench] as [string, Bench])
	);
}

/** `device-commit` by its name, or by that of its group, `device`. */
function isOf(file: string, wanted: string): boolean {
	return file === wanted || file.startsWith(`${wanted}-`);
}

async function outcome(file: string, bench: Bench): Promise<Outcome> {
	console.error(`${file} ...`);
	try {
		const figures = await bench.run();
		return { bench: bench.name ?? file, load: load(), figures };
	} catch (error) {
		const failure = error instanceof Error ? error.message : String(error);
		return { bench: bench.name ?? file, load: load(), figures: [], failure };
	}
}

function rounded(value: number): string {
	return value.toPrecision(value >= 1000 ? Math.ceil(Math.log10(value)) : 3);
}

function comparison({ to, value, atMost, atLeast }: Ratio): string {
	const aims = [];
	if (atMost !== undefined)
		aims.push(`${value <= atMost ? 'aim' : 'OVER'} ${+atMost.toPrecision(2)}`);
	if (atLeast !== undefined)
		aims.push(value >= atLeast ? `aim ${atLeast} or more` : `UNDER ${atLeast}`);
	return [`${value.toFixed(2)} x ${to}`, ...aims].join(', ');
}

function table(outcomes: readonly Outcome[]): string {
	const lines = outcomes.flatMap(({ bench, load, figures, failure }) => [
		'',
		`${bench} (load ${load})`,
		...(failure === undefined ? [] : [`  not measured: ${failure.split('\n')[0]}`]),
		...figures.map(({ name, value, unit, ratio }) => {
			const line = `  ${name.padEnd(52)} ${`${rounded(value)} ${unit}`.padStart(16)}`;
			if (!ratio) return line;
			return `${line}   ${[ratio].flat().map(comparison).join('; ')}`;
		})
	]);
	return `${lines.join('\n').trimStart()}\n`;
}

function commit(): string {
	try {
		return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
	} catch {
		return 'unversioned';
	}
}

const date = new Date().toISOString().slice(0, 16).replace(':', '');
const outcomes: Outcome[] = [];
for (const [file, bench] of await benches()) outcomes.push(await outcome(file, bench));
const folder = resolve(ROOT, 'bench');
mkdirSync(folder, { recursive: true });
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`;
const text = table(outcomes);
writeFileSync(
	resolve(folder, `${date}.json`),
	JSON.stringify({ date, commit: commit(), machine, node: process.version, outcomes }, null, 2)
);
writeFileSync(resolve(folder, `${date}.txt`), `${date} ${commit()}, ${machine}\n\n${text}`);
console.log(text);
console.log(`bench/${date}.json`);
if (outcomes.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
