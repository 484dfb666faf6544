import { buildIfNeeded } from '../helpers/build.ts';
import { chromiumPath } from '../tools/chromium.ts';

/** Before all journeys: a build to travel through, and something to travel with. */
export async function setup(): Promise<void> {
	if (chromiumPath() === undefined)
		throw new Error('no Chromium: npm test installs one, or set CHROMIUM_PATH');
	await buildIfNeeded();
}
