import { App } from '#lib/state/app.svelte.ts';
import { startEmpty } from '#lib/state/first-start.ts';

/** The app in this browser with a new empty workspace, no relay. */
export async function emptyApp(): Promise<App> {
	const app = new App('');
	await app.start();
	await startEmpty(app);
	return app;
}

/** Ends what a test has begun, the last first, and takes away what the app keeps in this browser. */
export async function endAll(ends: (() => unknown)[]): Promise<void> {
	for (const end of ends.splice(0).reverse()) await end();
	for (const { name = '' } of await indexedDB.databases())
		if (name.startsWith('runnel')) indexedDB.deleteDatabase(name);
}
