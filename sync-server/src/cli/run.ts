import { parseArgs } from 'node:util';
import { Damaged } from '../store/record.ts';
import { backup } from './backup.ts';
import { type Command, Failure, type Given, Misuse } from './command.ts';
import { exportWorkspace } from './export.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { list, revoke, rotate } from './team.ts';
import { verify } from './verify.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
	serve,
	backup,
	restore,
	verify,
	list,
	revoke,
	export: exportWorkspace,
	rotate
};

/** Runs what the arguments say; `serve` where they say nothing. Settles with the exit code: 0, 1 failed, 2 misused. */
export async function run(
	args: readonly string[],
	{ env, print, warn }: Pick<Given, 'env' | 'print' | 'warn'>
): Promise<number> {
	const [first = 'serve', ...rest] = args;
	if (first === '--help' || first === '-h') return told(overview(), print);
	const [name, given] = first.startsWith('-') ? ['serve', args] : [first, rest];
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	try {
		if (!command) throw new Misuse(`There is no command ${name}.`);
		const { values, positionals } = parse(given, command);
		if (values['help'] === true) return told(help(name, command), print);
		const { least, most } = command.count;
		if (positionals.length < least || positionals.length > most)
			throw new Misuse(
				`${name} takes ${command.operands === '' ? 'no operand' : command.operands}.`
			);
		const options = values as Record<string, string | undefined>;
		return await command.run({ operands: positionals, options, env, print, warn });
	} catch (error) {
		if (error instanceof Misuse) {
			warn(`${error.message} See: npm run relay -- ${command ? `${name} ` : ''}--help`);
			return 2;
		}
		const isExpected =
			error instanceof Failure ||
			error instanceof Damaged ||
			(error instanceof Error && 'code' in error);
		if (!isExpected) throw error;
		warn(error.message);
		return 1;
	}
}

function parse(args: readonly string[], { options }: Command) {
	const named = Object.keys(options).map((name) => [name, { type: 'string' as const }] as const);
	try {
		return parseArgs({
			args: [...args],
			options: { ...Object.fromEntries(named), help: { type: 'boolean', short: 'h' } },
			allowPositionals: true
		});
	} catch (error) {
		const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
		throw new Misuse(`${sentence.replace(/\.$/, '')}.`);
	}
}

function overview(): string[] {
	const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
	return [
		'npm run relay -- [COMMAND] [--help]',
		'',
		...Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`),
		'',
		'Without a command: serve. Exit codes: 0 done, 1 failed, 2 called wrongly.'
	];
}

function help(name: string, { operands, options, about, more }: Command): string[] {
	const given = Object.entries(options);
	const usage = ['npm run relay --', name, operands, given.length > 0 ? '[OPTIONS]' : ''];
	return [
		usage.filter((part) => part !== '').join(' '),
		'',
		about,
		...(given.length > 0 ? [''] : []),
		...given.map(([option, { value, about }]) => `  --${option} ${value}\n      ${about}`),
		...(more ? ['', ...more()] : [])
	];
}

function told(lines: readonly string[], print: (line: string) => void): number {
	for (const line of lines) print(line);
	return 0;
}
