import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Each breach: the file that is planted, what it says, and the rule that must refuse it (a cycle is told of once). */
const BREACHES: readonly (readonly [file: string, text: string, rule?: string])[] = [
	[
		'src/lib/domain/breach-layer.ts',
		"import { encode } from '#lib/ydoc/codec.ts';\nexport const x = encode;",
		'only-what-the-table-names: src/lib/domain'
	],
	[
		'src/lib/domain/breach-type.ts',
		"import type { Workspace } from '#lib/store/workspace.ts';\nexport type X = Workspace;",
		'only-what-the-table-names: src/lib/domain'
	],
	[
		'src/lib/domain/breach-package.ts',
		"import * as Y from 'yjs';\nexport const x = Y;",
		'only-what-the-table-names: src/lib/domain'
	],
	[
		'src/lib/domain/breach-node.ts',
		"import { readFileSync } from 'node:fs';\nexport const x = readFileSync;",
		'only-what-the-table-names: src/lib/domain'
	],
	[
		'src/lib/protocol/breach.ts',
		"import type { Deal } from '#lib/domain/deal.ts';\nexport type X = Deal;",
		'only-what-the-table-names: src/lib/protocol'
	],
	[
		'src/lib/ydoc/breach.ts',
		"import { Workspace } from '#lib/store/workspace.ts';\nexport const x = Workspace;",
		'only-what-the-table-names: src/lib/ydoc'
	],
	[
		'src/lib/store/breach.ts',
		"import { createSubscriber } from 'svelte/reactivity';\nexport const x = createSubscriber;",
		'only-what-the-table-names: src/lib/store'
	],
	[
		'src/lib/sync/breach.ts',
		"import type { Workspace } from '../store/workspace.ts';\nexport type X = Workspace;",
		'only-what-the-table-names: src/lib/sync'
	],
	[
		'src/lib/ui/primitives/Breach.svelte',
		'<script lang="ts">\n\timport { t } from \'#lib/state/i18n.svelte.ts\';\n\tt;\n</script>',
		'only-what-the-table-names: src/lib/ui/primitives'
	],
	[
		'src/lib/ui/Breach.svelte',
		'<script lang="ts">\n\timport { append } from \'#lib/ydoc/schema.ts\';\n\tappend;\n</script>',
		'only-what-the-table-names: src/lib/ui'
	],
	[
		'src/routes/breach.ts',
		"import { undo } from '#lib/store/undo.ts';\nexport const x = undo;",
		'only-what-the-table-names: src/routes'
	],
	[
		'sync-server/src/breach.ts',
		"import { encode } from '#lib/ydoc/codec.ts';\nexport const x = encode;",
		'only-what-the-table-names: sync-server/src'
	],
	[
		'src/lib/misc/breach.ts',
		"import { fold } from '#lib/domain/fold.ts';\nexport const x = fold;",
		'every-folder-has-a-row'
	],
	[
		'src/lib/store/breach-alias.ts',
		"import { x } from '$lib/domain/fold.ts';\nexport const y = x;",
		'not-to-unresolvable'
	],
	[
		'src/lib/domain/breach-cycle-a.ts',
		"import type { B } from './breach-cycle-b.ts';\nexport type A = B | 1;",
		'no-cycles'
	],
	[
		'src/lib/domain/breach-cycle-b.ts',
		"import type { A } from './breach-cycle-a.ts';\nexport type B = A | 2;"
	]
];

interface Violation {
	readonly from: string;
	readonly to: string;
	readonly rule: { readonly name: string };
}

let copy: string;

/** What the layer table refuses in the copy. */
async function violations(): Promise<Violation[]> {
	const depcruise = join(root, 'node_modules/.bin/depcruise');
	const { stdout } = await run(
		process.execPath,
		[
			depcruise,
			'--config',
			'tests/architecture/layers.cjs',
			'--preserve-symlinks',
			'--output-type',
			'json',
			'src',
			'sync-server/src'
		],
		{ cwd: copy, maxBuffer: 64 * 1024 * 1024 }
	);
	const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
	return summary.violations;
}

beforeAll(async () => {
	copy = await mkdtemp(join(tmpdir(), 'runnel-layers-'));
	for (const part of [
		'src',
		'sync-server',
		'tests/architecture/layers.cjs',
		'.svelte-kit/tsconfig.json',
		'tsconfig.json',
		'package.json'
	]) {
		await mkdir(dirname(join(copy, part)), { recursive: true });
		await cp(join(root, part), join(copy, part), { recursive: true });
	}
	await mkdir(join(copy, 'sync-server/src'), { recursive: true });
	await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rm(copy, { recursive: true, force: true }));

const line = ({ rule, from, to }: Violation) => `${rule.name}: ${from} -> ${to}`;

test('the tree keeps to the table', async () => {
	expect((await violations()).map(line)).toEqual([]);
}, 60_000);

test('each planted breach is refused by the rule it breaks', async () => {
	for (const [file, text] of BREACHES) {
		await mkdir(dirname(join(copy, file)), { recursive: true });
		await writeFile(join(copy, file), text);
	}
	const found = await violations();
	for (const [file, , rule] of BREACHES)
		if (rule !== undefined)
			expect(
				found.filter(({ from }) => from === file).map((one) => one.rule.name),
				file
			).toContain(rule);
}, 60_000);
