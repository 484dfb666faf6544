import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../helpers/random.ts';

/** What a process did to the files of a folder, and what it told the world. Paths are relative to the folder. */
export type Step =
	| { readonly kind: 'create' | 'remove'; readonly path: string }
	| { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
	| { readonly kind: 'truncate'; readonly path: string; readonly size: number }
	/** Of a file, or of the folder where the path is empty; done. */
	| { readonly kind: 'sync'; readonly path: string }
	| { readonly kind: 'tell'; readonly text: string };

const TRACED = 'openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat2';

/** What makes strace write a trace that `readTrace` reads. */
export function straceArguments(output: string): string[] {
	return [
		'-f',
		'-y',
		'-xx',
		'-s',
		'100000000',
		'-e',
		`trace=${TRACED}`,
		'-e',
		'signal=none',
		'-o',
		output
	];
}

/**
 * The steps of a trace in order: a write as early as it may have been done, when it began; a sync when it was done.
 * Throws for a call that it has no step for.
 */
export function readTrace(trace: string, folder: string): Step[] {
	const steps: Step[] = [];
	const syncing = new Map<string, Step>();
	for (const line of trace.split('\n')) {
		const [, pid = '', call = '', rest = ''] = /^(\d+) +(?:<\.\.\. )?(\w+)(.*)$/.exec(line) ?? [];
		if (rest.startsWith(' resumed>')) {
			const step = syncing.get(pid);
			syncing.delete(pid);
			if (step && rest.endsWith('= 0')) steps.push(step);
			continue;
		}
		const step = stepOf(call, rest, folder);
		if (!step || / = -1 /.test(rest.slice(-200))) continue;
		if (step.kind === 'sync' && rest.endsWith('<unfinished ...>')) syncing.set(pid, step);
		else steps.push(step);
	}
	return steps;
}

function stepOf(call: string, rest: string, folder: string): Step | undefined {
	const strings = [...rest.matchAll(/[<"]((?:\\x[0-9a-f]{2})*)[>"]/g)].map(([, hex = '']) =>
		Buffer.from(hex.replaceAll('\\x', ''), 'hex')
	);
	const pathAt = (index: number): string | undefined => {
		const path = strings[index]?.toString() ?? '';
		if (path === folder) return '';
		return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
	};
	switch (call) {
		case 'openat': {
			const path = pathAt(1);
			return path !== undefined && rest.includes('O_CREAT') ? { kind: 'create', path } : undefined;
		}
		case 'pwrite64':
		case 'write': {
			const bytes = strings[1] ?? Buffer.alloc(0);
			if (call === 'write' && rest.startsWith('(1<'))
				return { kind: 'tell', text: bytes.toString() };
			const path = pathAt(0);
			if (path === undefined) return undefined;
			if (call === 'write')
				throw new Error('a file is written at a place that the trace does not tell');
			const at = Number(/", \d+, (\d+)/.exec(rest)?.[1]);
			return { kind: 'write', path, at, bytes };
		}
		case 'fsync':
		case 'fdatasync': {
			const path = pathAt(0);
			return path === undefined ? undefined : { kind: 'sync', path };
		}
		case 'ftruncate': {
			const path = pathAt(0);
			const size = Number(/>, (\d+)/.exec(rest)?.[1]);
			return path === undefined ? undefined : { kind: 'truncate', path, size };
		}
		case 'unlink': {
			const path = pathAt(0);
			return path === undefined ? undefined : { kind: 'remove', path };
		}
		default:
			if (strings.some((_, index) => pathAt(index) !== undefined))
				throw new Error(`the disk of this test knows no ${call}`);
			return undefined;
	}
}

type Change = Extract<Step, { kind: 'write' | 'truncate' }>;

interface File {
	/** As the process sees it. */
	bytes: Buffer;
	/** As it was synced last. */
	synced: Buffer;
	/** What came since. */
	changes: Change[];
}

export type Image = ReadonlyMap<string, Buffer>;

/**
 * A disk that keeps its word and no more: after a power cut there is of a file what was synced, of a folder the names
 * that were synced, and of everything later any part.
 */
export class Disk {
	readonly #names = new Map<string, File>();
	#syncedNames: ReadonlyMap<string, File> = new Map();

	do(step: Step): void {
		const path = 'path' in step ? step.path : '';
		const file = this.#names.get(path);
		switch (step.kind) {
			case 'create':
				if (!file)
					this.#names.set(path, { bytes: Buffer.alloc(0), synced: Buffer.alloc(0), changes: [] });
				return;
			case 'remove':
				this.#names.delete(path);
				return;
			case 'write':
			case 'truncate':
				if (!file) throw new Error(`${path} is written before it is made`);
				file.bytes = changed(file.bytes, step);
				file.changes.push(step);
				return;
			case 'sync':
				if (path === '') this.#syncedNames = new Map(this.#names);
				if (!file) return;
				file.synced = file.bytes;
				file.changes = [];
				return;
			case 'tell':
		}
	}

	/** Everything came to the disk. */
	whole(): Image {
		return new Map(this.#names.entries().map(([path, { bytes }]) => [path, bytes]));
	}

	/** Nothing did that was not synced. */
	synced(): Image {
		return new Map(this.#syncedNames.entries().map(([path, { synced }]) => [path, synced]));
	}

	/** Any part of what was not synced did, in any order, the last of it torn. */
	torn(random: Random): Image {
		const names = random.chance(0.5) ? this.#names : this.#syncedNames;
		return new Map(
			names.entries().map(([path, { synced, changes }]) => {
				const done = random.some(changes, 0.7);
				const last = done.pop();
				const bytes = done.reduce(changed, synced);
				if (last?.kind !== 'write') return [path, bytes];
				const sectors = random.int(Math.ceil(last.bytes.length / 512) + 1);
				return [path, changed(bytes, { ...last, bytes: last.bytes.subarray(0, 512 * sectors) })];
			})
		);
	}
}

function changed(before: Buffer, change: Change): Buffer {
	const isWrite = change.kind === 'write';
	const size = isWrite
		? Math.max(before.length, change.bytes.length > 0 ? change.at + change.bytes.length : 0)
		: change.size;
	const after = Buffer.alloc(size);
	before.copy(after);
	if (isWrite) change.bytes.copy(after, change.at);
	return after;
}

/** Puts an image into a folder of its own. */
export function mount(image: Image, folder: string): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder);
	for (const [path, bytes] of image) writeFileSync(join(folder, path), bytes);
}
