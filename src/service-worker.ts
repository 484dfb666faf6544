import { base, build, files, version } from '$service-worker';
import { cacheNames, clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { arrivedIn, openInbox } from '#lib/sync/inbox.ts';

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

// What another app shares is kept on this device, with or without a network, before any page is there.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === `${base}/in`,
	async ({ request }) => Response.redirect(`${base}/in${await keepShared(request)}`, 303),
	'POST'
);

clientsClaim();

// Asked for by a tap and by nothing else: see state/update.svelte.ts.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
	const message: unknown = data;
	if (typeof message === 'object' && message !== null && 'type' in message)
		if (message.type === 'SKIP_WAITING') void self.skipWaiting();
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
