import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the app is made of, beside its packages, which the lock file names. */
const SOURCES = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/**
 * The commit, so that a rebuild of the same source asks nobody to update; with a digest of the source where that is not
 * a commit's: two builds of one version are one to a browser, and it would mix them.
 */
function version() {
	const commit = described();
	if (commit && !commit.endsWith('-dirty')) return commit;
	const root = fileURLToPath(new URL('.', import.meta.url));
	const digest = createHash('sha256');
	for (const file of globSync(
		SOURCES.flatMap((path) => [path, `${path}/**/*`]),
		{ cwd: root }
	).sort())
		if (statSync(root + file).isFile()) digest.update(file).update(readFileSync(root + file));
	return `${commit ?? 'source'}-${digest.digest('hex').slice(0, 12)}`;
}

function described() {
	try {
		return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
	} catch {
		return undefined;
	}
}

/**
 * The digests of the scripts in app.html, by which the page's policy knows them.
 * @returns {`sha256-${string}`[]}
 */
function ownScripts() {
	const page = readFileSync(new URL('src/app.html', import.meta.url), 'utf8');
	return [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
		([, script = '']) =>
			/** @type {const} */ (`sha256-${createHash('sha256').update(script).digest('base64')}`)
	);
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
				'script-src': ['self', ...ownScripts()],
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
