import { existsSync } from 'node:fs';

/** The journeys run on the built app: `npm test` builds it before them. */
export function setup(): void {
	if (!existsSync('build/index.html'))
		throw new Error('there is no build to test; run: npm run build');
}
