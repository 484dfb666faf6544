import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The commit, so that a rebuild of the same source asks nobody to update. */
function version() {
	try {
		return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
	} catch {
		return 'unversioned';
	}
}

/**
 * The digest of the script in app.html, by which the page's policy knows it.
 * @returns {`sha256-${string}`}
 */
function ownScript() {
	const page = readFileSync(new URL('src/app.html', import.meta.url), 'utf8');
	const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
	return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ fallback: 'index.html', precompress: true }),
		serviceWorker: { register: false },
		version: { name: version() },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', ownScript()],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'media-src': ['self', 'blob:'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none']
			}
		}
	}
};
