import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{
		ignores: ['build/', '.svelte-kit/', 'node_modules/', 'shots/', 'bench/', 'data/', 'tests/.out/']
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-console': 'error',
			'no-undef': 'off',
			'no-restricted-syntax': [
				'error',
				{
					selector: "ImportDeclaration[source.value='d3'] > ImportNamespaceSpecifier",
					message: 'Name what is used of d3: the namespace is 90 kB.'
				},
				{ selector: 'ExportAllDeclaration', message: 'No barrels.' },
				{ selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }
			],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': 'error'
		}
	},
	{
		// The layers above the clock: only state, the relay's main and the tests may read the time or the dice.
		files: [
			'src/lib/{domain,analytics,charts,statistics,interchange,sample,protocol,ydoc,store,i18n}/**/*.ts'
		],
		rules: {
			'no-restricted-globals': [
				'error',
				'window',
				'document',
				'navigator',
				'localStorage',
				'crypto'
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'The clock is an argument.' },
				{ object: 'Math', property: 'random', message: 'Randomness is an argument.' }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: { 'svelte/no-navigation-without-resolve': 'off' }
	},
	{
		files: ['*.config.{js,ts}', 'src/service-worker.ts', 'tests/**'],
		rules: { 'no-restricted-syntax': 'off' }
	},
	{
		files: ['tests/**', 'sync-server/src/main.ts'],
		rules: { 'no-console': 'off' }
	},
	{
		files: ['**/*.cjs'],
		languageOptions: { sourceType: 'commonjs' },
		rules: { 'svelte/no-inner-declarations': 'off' }
	}
);
