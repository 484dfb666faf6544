/**
 * Who may import whom: one row a layer. See ARCHITECTURE.md.
 * A layer may import itself, the layers and the packages of its row, and nothing else.
 */
const LAYERS = {
	'src/lib/domain': { layers: [], packages: ['fractional-indexing'] },
	'src/lib/protocol': { layers: [], packages: [] },
	'src/lib/statistics': { layers: [], packages: [] },
	'src/lib/charts': { layers: [], packages: ['d3'] },
	'src/lib/analytics': { layers: ['domain', 'statistics'], packages: ['d3'] },
	'src/lib/interchange': { layers: ['domain'], packages: ['papaparse', 'lib0'] },
	'src/lib/sample': { layers: ['domain', 'statistics'], packages: [] },
	'src/lib/i18n': {
		layers: ['domain'],
		packages: ['intl-messageformat', '@internationalized/date']
	},
	'src/lib/ydoc': { layers: ['domain'], packages: ['yjs', 'y-quill'] },
	'src/lib/store': { layers: ['domain', 'i18n', 'ydoc'], packages: [] },
	'src/lib/sync': {
		layers: ['protocol', 'ydoc'],
		packages: ['yjs', 'y-indexeddb', 'y-websocket', 'y-protocols', 'lib0']
	},
	'src/lib/workers': {
		layers: ['domain', 'protocol', 'analytics', 'interchange', 'sample', 'ydoc', 'store', 'sync'],
		packages: ['yjs']
	},
	'src/lib/state': {
		layers: [
			'domain',
			'analytics',
			'interchange',
			'protocol',
			'sample',
			'store',
			'sync',
			'workers',
			'i18n',
			'ydoc'
		],
		packages: ['svelte', 'yjs', 'workbox-window']
	},
	'src/lib/ui/primitives': {
		layers: ['domain', 'i18n'],
		packages: ['svelte', '@lucide/svelte', 'bits-ui', '@internationalized/date']
	},
	'src/lib/ui/charts': {
		layers: ['charts', 'i18n', 'ui/primitives'],
		packages: ['svelte', '@lucide/svelte']
	},
	'src/lib/ui': {
		layers: [
			'domain',
			'analytics',
			'charts',
			'interchange',
			'protocol',
			'i18n',
			'state',
			'workers'
		],
		files: ['^\\$app/environment$'],
		packages: ['svelte', '@lucide/svelte', '@sveltejs/kit', 'qr', 'quill', 'quill-cursors']
	},
	'src/routes': {
		layers: ['domain', 'protocol', 'i18n', 'state', 'ui'],
		files: ['^src/app\\.css$', '^\\$app/'],
		packages: ['svelte', '@sveltejs/kit', '@lucide/svelte']
	},
	'sync-server/src': {
		layers: ['protocol'],
		packages: ['@redis/client', 'ws', 'yjs', 'y-protocols', 'lib0', 'prom-client'],
		node: true
	}
};

const quote = (text) => text.replaceAll(/[/.@$-]/g, '\\$&');

/** A folder, without the folders below it that have a row of their own. */
function own(folder) {
	const inner = Object.keys(LAYERS).filter((other) => other.startsWith(`${folder}/`));
	const except = inner.map((other) => `${quote(other.slice(folder.length + 1))}/`).join('|');
	return `^${quote(folder)}/${except ? `(?!${except})` : ''}`;
}

const rules = Object.entries(LAYERS).map(([folder, { layers, packages, files = [], node }]) => ({
	name: `only-what-the-table-names: ${folder}`,
	severity: 'error',
	from: { path: own(folder) },
	to: {
		pathNot: [
			`^${quote(folder)}/`,
			...files,
			...layers.map((layer) => `^src/lib/${quote(layer)}/`),
			...packages.map((name) => `^node_modules/(@types/)?${quote(name)}/`)
		],
		...(node ? { dependencyTypesNot: ['core'] } : {})
	}
}));

module.exports = {
	forbidden: [
		...rules,
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		// An alias that cannot be followed would let everything pass in silence.
		{
			name: 'not-to-unresolvable',
			severity: 'error',
			from: {},
			to: {
				couldNotResolve: true,
				pathNot: '^\\$(app|env|service-worker)'
			}
		},
		{
			name: 'every-folder-has-a-row',
			severity: 'error',
			from: {
				path: '^src/lib/',
				pathNot: Object.keys(LAYERS).map((folder) => `^${quote(folder)}/`)
			},
			to: {}
		}
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(build|\\.svelte-kit)/' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			extensions: ['.ts', '.js', '.svelte', '.json', '.cjs', '.mjs'],
			conditionNames: ['svelte', 'browser', 'import', 'default', 'node']
		}
	}
};
