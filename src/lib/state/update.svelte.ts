/** How often a page that stays open asks for a newer version, in ms. */
const ASK_MS = 60 * 60 * 1000;

let ready = $state(false);
let accept = () => location.reload();

/** Whether a newer version is here and waits for the user's word. */
export function updateReady(): boolean {
	return ready;
}

/** Takes the newer version: this tab is loaded anew. Only ever called by a tap. */
export function acceptUpdate(): void {
	accept();
}

/**
 * Registers the service worker, and watches for a newer version. Nothing is ever reloaded unasked: a new version waits,
 * and a tab in which the user did not ask for it keeps running on what the worker kept of the former one.
 */
export async function watchForUpdates(): Promise<void> {
	if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
	// After the first screen, and in a chunk of its own: the start does not wait for it.
	const { Workbox } = await import('workbox-window');
	const workbox = new Workbox('/service-worker.js');
	workbox.addEventListener('waiting', () => {
		ready = true;
		accept = () => {
			workbox.addEventListener('controlling', () => location.reload());
			workbox.messageSkipWaiting();
		};
	});
	// The first worker of this origin claims the page; a second means that another tab took the newer version.
	let claimed = navigator.serviceWorker.controller !== null;
	workbox.addEventListener('controlling', () => {
		if (!claimed) return void (claimed = true);
		ready = true;
		accept = () => location.reload();
	});
	// Offline, asking fails; the next one comes.
	const ask = () => void workbox.update().catch(() => undefined);
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') ask();
	});
	setInterval(ask, ASK_MS);
	await workbox.register().catch(() => undefined);
}
