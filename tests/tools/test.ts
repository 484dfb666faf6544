import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { ensureRedis } from './redis.ts';

/**
 * `npm test`: everything that must hold, in steps. A failed step does not stop the others, so that one run tells all
 * there is to mend; only what needs the build is not tried without one. The last line is the sum.
 */
interface Count {
	passed: number;
	failed: number;
	skipped: number;
	/** What failed, one by one, where the step can tell. */
	readonly told?: readonly string[];
}

interface Step {
	readonly name: string;
	readonly run: () => Promise<Count>;
	/** The step without which this one cannot be tried. */
	readonly needs?: string;
}

const root = resolve(import.meta.dirname, '../..');
const out = resolve(root, 'tests/.out');
if (process.argv.includes('--long')) process.env['RUNNEL_LONG'] = '1';
const long = process.env['RUNNEL_LONG'] === '1';

const PASSED: Count = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Count = { passed: 0, failed: 1, skipped: 0 };

/** Runs an npm script or binary of the project; resolves with its exit code. */
function execute(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
	return new Promise<number>((done) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...env }
		});
		child.on('error', (error) => {
			console.error(error.message);
			done(1);
		});
		child.on('exit', (code) => done(code ?? 1));
	});
}

/** An npm script that counts as one test. */
function script(name: string): Step {
	return {
		name,
		run: async () => ((await execute('npm', ['run', '--silent', name])) === 0 ? PASSED : FAILED)
	};
}

interface Report {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly numTodoTests: number;
	readonly testResults: readonly {
		readonly name: string;
		readonly status: string;
		readonly message: string;
		readonly assertionResults: readonly {
			readonly fullName: string;
			readonly status: string;
			readonly failureMessages: readonly string[] | null;
		}[];
	}[];
}

/** The tests of one vitest project, counted from its report. */
function suite(project: string, files: string, needs?: string): Step {
	return {
		name: project,
		...(needs === undefined ? {} : { needs }),
		run: async () => {
			if (globSync(files, { cwd: root }).length === 0) {
				console.log(`no ${files}`);
				return { passed: 0, failed: 0, skipped: 0 };
			}
			const file = resolve(out, `${project}.json`);
			rmSync(file, { force: true });
			const code = await execute('vitest', [
				'run',
				`--project=${project}`,
				'--reporter=default',
				'--reporter=json',
				`--outputFile.json=${file}`,
				...(long ? ['--testTimeout=1800000'] : [])
			]);
			return countOf(file, code);
		}
	};
}

function countOf(file: string, code: number): Count {
	let report: Report;
	try {
		report = JSON.parse(readFileSync(file, 'utf8')) as Report;
	} catch {
		console.error(`no report in ${file}`);
		return FAILED;
	}
	// A file that could not be loaded has no failed test in it, and is a failure all the same.
	const broken = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && assertionResults.every((one) => one.status !== 'failed')
	);
	const passed = report.numPassedTests;
	const failed = report.numFailedTests + broken.length;
	const skipped = report.numPendingTests + report.numTodoTests;
	if (passed + failed === 0) console.error('no test was run');
	const silent = failed === 0 && (code !== 0 || passed === 0);
	return { passed, failed: silent ? 1 : failed, skipped, told: toldOf(report, broken) };
}

/** Each failed test with the beginning of what it said, so that the end of a long output names what is to be mended. */
function toldOf({ testResults }: Report, broken: Report['testResults']): string[] {
	const line = (file: string, name: string, message: string) =>
		`${relative(root, file)}  ${name}\n${message.split('\n').slice(0, 12).join('\n')}`;
	return [
		...broken.map(({ name, message }) => line(name, '', message)),
		...testResults.flatMap(({ name, assertionResults }) =>
			assertionResults
				.filter(({ status }) => status === 'failed')
				.map((one) => line(name, one.fullName, (one.failureMessages ?? []).join('\n')))
		)
	];
}

const steps: readonly Step[] = [
	script('check:format'),
	script('check:layers'),
	script('check:dead'),
	script('check:types'),
	script('check:lint'),
	suite('node', 'tests/**/!(*.browser).test.ts'),
	suite('browser', 'tests/**/*.browser.test.ts'),
	script('build'),
	{ ...script('budget'), needs: 'build' },
	suite('e2e', 'tests/e2e/**/*.test.ts', 'build')
];

mkdirSync(out, { recursive: true });
// What follows builds by itself where it has to; here the build is a step.
process.env['RUNNEL_BUILT'] = '1';
ensureChromium();
ensureRedis();

const sum: Count = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const told: string[] = [];
for (const { name, run, needs } of steps) {
	console.log(`\n== ${name}`);
	const start = Date.now();
	const missing = needs !== undefined && failures.includes(needs);
	if (missing) console.error(`not tried: ${needs} failed`);
	const count = missing ? FAILED : await run();
	if (count.failed > 0) failures.push(name);
	told.push(...(count.told ?? []));
	sum.passed += count.passed;
	sum.failed += count.failed;
	sum.skipped += count.skipped;
	const seconds = ((Date.now() - start) / 1000).toFixed(0);
	console.log(`== ${name}: ${count.failed > 0 ? 'failed' : 'passed'} in ${seconds} s`);
}

for (const one of told) console.log(`\n-- ${one}`);
console.log(failures.length > 0 ? `\nFailed: ${failures.join(', ')}` : '');
console.log(
	`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`
);
process.exitCode = sum.failed > 0 ? 1 : 0;
