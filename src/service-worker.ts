import { base, build, files, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { filesNamed, parseBuilds, running, stillNeeded, type Build } from '#lib/sync/builds.ts';
import { arrivedIn, openInbox } from '#lib/sync/inbox.ts';

declare const self: ServiceWorkerGlobalScope;

const SHELL = `${base}/`;
const IMMUTABLE = `${base}/_app/immutable/`;
/** Where it is written down which builds are kept. */
const KEPT = { cache: 'builds', key: `${base}/_app/builds` };
/** Where builds that did not write that down kept what the one before them had. */
const FORMER = 'former-build';

const own: Build = { version, files: build };
const ownFiles = new Set(build);

const precache = new PrecacheController({
	plugins: [
		{
			cacheWillUpdate: async ({ request, response }) =>
				(await isOwn(request.url, response)) ? response : null
		}
	]
});
precache.addToCacheList([
	...build.map((url) => ({ url, revision: null })),
	// Screenshots are for shops, not for the app.
	...files
		.filter((url) => !url.startsWith(`${base}/screenshots/`))
		.map((url) => ({ url, revision: version })),
	{ url: SHELL, revision: version }
]);

// What an install that broke off has brought stays, and the next goes on from there.
self.addEventListener('install', (event) => void precache.install(event));
self.addEventListener('activate', (event) => event.waitUntil(forget()));
cleanupOutdatedCaches();

registerRoute(new PrecacheRoute(precache));

// Every address within the app is the shell; what the relay answers is not.
registerRoute(
	new NavigationRoute(precache.createHandlerBoundToURL(SHELL), {
		denylist: [/^\/(sync|healthz|readyz|metrics)(\/|$)/]
	})
);

// A tab that runs another build asks for what that build is made of.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(IMMUTABLE),
	async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
);

// A router that finds another version here loads the page anew, unasked, and on a missing page without end. Which
// version is there is told by state/update.svelte.ts.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === `${base}/_app/version.json`,
	() => Promise.resolve(new Response(null, { status: 204 }))
);

// What another app shares is kept on this device, with or without a network, before any page is there.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === `${base}/in`,
	async ({ request }) => Response.redirect(`${base}/in${await keepShared(request)}`, 303),
	'POST'
);

clientsClaim();

self.addEventListener('message', (event: ExtendableMessageEvent) => {
	const message: unknown = event.data;
	if (typeof message !== 'object' || message === null || !('type' in message)) return;
	// Asked for by a tap and by nothing else: see state/update.svelte.ts.
	if (message.type === 'SKIP_WAITING') void self.skipWaiting();
	if (message.type === 'COMPLETE')
		event.waitUntil(complete().then((whole) => event.ports[0]?.postMessage(whole)));
});

/** Keeps what was posted; what the page has to say of it, as a query. */
async function keepShared(request: Request): Promise<string> {
	try {
		const arrived = arrivedIn(await request.formData(), Date.now());
		const inbox = await openInbox();
		if (!inbox.ok) return '?missed';
		const refused = await inbox.value.put(arrived);
		inbox.value.close();
		if (!refused.ok) return '?missed';
		return refused.value > 0 ? `?refused=${refused.value}` : '';
	} catch {
		// A body that is no form.
		return '?missed';
	}
}

/**
 * Whether an answer is this build's own. The host may be given another build while this one is fetched, and what stands
 * between may answer with a page of its own.
 */
async function isOwn(url: string, response: Response): Promise<boolean> {
	if (!response.ok) return false;
	const isPage = response.headers.get('content-type')?.includes('text/html') ?? false;
	if (new URL(url).pathname !== SHELL) return !isPage;
	const named = filesNamed(await response.clone().text()).map((path) => base + path);
	return isPage && named.length > 0 && named.every((path) => ownFiles.has(path));
}

/** Removes what no tab can ask for any more. */
async function forget(): Promise<void> {
	const kept = await caches.open(KEPT.cache);
	const before = parseBuilds(await (await kept.match(KEPT.key))?.json());
	const { held = [] } = await navigator.locks.query();
	const needed = stillNeeded(before, own, running(held));
	const names = needed && new Set(needed.flatMap((one) => one.files));
	const cache = await caches.open(precache.strategy.cacheName);
	const owned = new Set(precache.getURLsToCacheKeys().values());
	for (const { url } of await cache.keys()) {
		const { pathname } = new URL(url);
		const mayBeAskedFor = pathname.startsWith(IMMUTABLE) && (names?.has(pathname) ?? true);
		if (!owned.has(url) && !mayBeAskedFor) await cache.delete(url);
	}
	if (needed) await caches.delete(FORMER);
	await kept.put(KEPT.key, Response.json(needed ?? [...before.slice(0, -1), own]));
}

/** Fetches again what the browser has cleared; whether everything is here that a start without a network needs. */
async function complete(): Promise<boolean> {
	const cache = await caches.open(precache.strategy.cacheName);
	const here = new Set((await cache.keys()).map(({ url }) => url));
	const missing = [...precache.getURLsToCacheKeys()].filter(([, key]) => !here.has(key));
	try {
		for (const [url, key] of missing) {
			const response = await fetch(url, { cache: 'no-cache' });
			if (!(await isOwn(url, response))) return false;
			await cache.put(key, response);
		}
		return true;
	} catch {
		// No network, or no space.
		return false;
	}
}
