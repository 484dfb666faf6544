import { Workbox } from 'workbox-window';
import { buildLock } from '#lib/sync/builds.ts';
import type { Status } from '#lib/sync/status.ts';
import { tellUpdate } from './update.svelte.ts';

/** How often a page that stays open asks for a newer version, in ms. */
const ASK_MS = 60 * 60 * 1000;
/** How long a worker that was told to take over may take, in ms; then the page is loaded anew all the same. */
const TAKE_OVER_MS = 5_000;
const LOOK_MS = 50;
/** How long the worker may take to say what it has, in ms. One of another build may not know the question. */
const ANSWER_MS = 30_000;

let takeOver = (): Promise<unknown> => Promise.resolve();
let ask = (): void => undefined;

/** Asks the host for another version now. */
export function lookForUpdate(): void {
	ask();
}

/**
 * Takes the other version, or what is there: this tab is loaded anew, once all changes are stored. Only ever called by a
 * tap.
 * @returns `false`, and nothing is loaded, where the device does not store them.
 */
export async function acceptUpdate(
	open: { readonly status: Status } | undefined
): Promise<boolean> {
	// A field saves as it is left.
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
	if (!(await stored(open))) return false;
	await takeOver();
	if (!(await stored(open))) return false;
	location.reload();
	return true;
}

/** Whether the app starts without a network; what the browser has cleared of it is fetched again first. */
export async function startsOffline(): Promise<boolean> {
	if (!('serviceWorker' in navigator)) return false;
	const { active } = await navigator.serviceWorker.ready;
	const { port1, port2 } = new MessageChannel();
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), ANSWER_MS);
		port1.onmessage = ({ data }) => {
			clearTimeout(timer);
			port1.close();
			resolve(data === true);
		};
		active?.postMessage({ type: 'COMPLETE' }, [port2]);
	});
}

/**
 * Registers the service worker, and watches for another version: a newer one, or the one before where the host went
 * back. Nothing is ever reloaded unasked: it waits, and a tab in which the user did not ask for it keeps running on
 * what the worker keeps of its own: for as long as it lives it says by a lock which `version` it runs.
 */
export async function watchForUpdates(version: string): Promise<void> {
	if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
	if ('locks' in navigator)
		void navigator.locks.request(
			buildLock(version),
			{ mode: 'shared' },
			() => new Promise(() => {})
		);
	const workbox = new Workbox('/service-worker.js');
	let registration: ServiceWorkerRegistration | undefined;

	// The first worker of this origin claims the page; a second means that another tab took the other version.
	let claimed = navigator.serviceWorker.controller !== null;
	navigator.serviceWorker.addEventListener('controllerchange', () => {
		if (claimed) tellUpdate();
		claimed = true;
	});
	takeOver = async () => {
		if (!registration?.waiting) return;
		const taken = new Promise((resolve) =>
			navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
		);
		workbox.messageSkipWaiting();
		await Promise.race([taken, pause(TAKE_OVER_MS)]);
	};
	// Not workbox' own event: it leaves off at the first version that another tab, or a later look, has found.
	const look = () => {
		if (registration?.active && registration.waiting) tellUpdate();
	};
	const follow = () => {
		registration?.installing?.addEventListener('statechange', look);
		look();
	};
	const register = async () => {
		registration = await workbox.register();
		registration?.addEventListener('updatefound', follow);
		follow();
		void startsOffline();
	};
	// Offline, asking fails; the next one comes.
	ask = () => void (registration ? registration.update() : register()).catch(() => undefined);
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') ask();
	});
	setInterval(ask, ASK_MS);
	await register().catch(() => undefined);
}

async function stored(open: { readonly status: Status } | undefined): Promise<boolean> {
	while (open?.status.kind === 'saving') await pause(LOOK_MS);
	return open?.status.kind !== 'not-saved';
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
