import { base, build, files, version } from '$service-worker';
import { cacheNames, clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

/** Files whose name changes with their content, of the version before this one: an open old tab may still ask for them. */
const FORMER = 'former-build';
const SHELL = `${base}/`;

// At install, because on activation workbox deletes what this version does not name.
self.addEventListener('install', (event) => event.waitUntil(keepFormerBuild()));
cleanupOutdatedCaches();

precacheAndRoute([
	...build.map((url) => ({ url, revision: null })),
	// Screenshots are for shops, not for the app.
	...files
		.filter((url) => !url.startsWith(`${base}/screenshots/`))
		.map((url) => ({ url, revision: version })),
	{ url: SHELL, revision: version }
]);

// Every address within the app is the shell; what the relay answers is not.
registerRoute(
	new NavigationRoute(createHandlerBoundToURL(SHELL), {
		denylist: [/^\/(sync|healthz|readyz|metrics)(\/|$)/]
	})
);

registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(`${base}/_app/immutable/`),
	async ({ request }) => (await (await caches.open(FORMER)).match(request)) ?? fetch(request)
);

clientsClaim();

// Asked for by a tap and by nothing else: see state/update.svelte.ts.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
	const message: unknown = data;
	if (typeof message === 'object' && message !== null && 'type' in message)
		if (message.type === 'SKIP_WAITING') void self.skipWaiting();
});

async function keepFormerBuild(): Promise<void> {
	const [current, kept] = [new Set(build), await caches.open(FORMER)];
	const precached = await caches.open(cacheNames.precache);
	const leaving = (await precached.keys()).filter(({ url }) => {
		const { pathname } = new URL(url);
		return pathname.startsWith(`${base}/_app/immutable/`) && !current.has(pathname);
	});
	if (leaving.length === 0) return;
	await Promise.all((await kept.keys()).map((request) => kept.delete(request)));
	for (const request of leaving) {
		const response = await precached.match(request);
		if (response) await kept.put(request, response);
	}
}
