import type { Badges } from './badge.ts';

/** What a browser may or may not be able to do, as far as the app has a use for it or a way around it. */
export const CAPABILITIES = [
	'badge',
	'share',
	'files',
	'notifications',
	'contacts',
	'codes',
	'wake'
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The parts of `window` by which capabilities are known. */
export interface Platform {
	readonly navigator: Badges & { readonly userAgent: string };
	readonly isSecureContext: boolean;
}

/** Whether this browser has a capability. Only what can be seen is said; where nothing can, by who the browser is. */
export function has(capability: Capability, platform: Platform): boolean {
	const { navigator } = platform;
	switch (capability) {
		case 'badge':
			// Chromium on Android has the call and no number to show.
			return 'setAppBadge' in navigator && !isAndroid(platform);
		case 'share':
			// No page can see its own share target: Chromium has it wherever it installs apps.
			return isChromium(platform);
		case 'files':
			return 'launchQueue' in platform && isChromium(platform) && !isAndroid(platform);
		case 'notifications':
			return 'Notification' in platform && 'serviceWorker' in navigator;
		case 'contacts':
			return 'contacts' in navigator;
		case 'codes':
			return 'BarcodeDetector' in platform;
		case 'wake':
			return 'wakeLock' in navigator;
		default:
			return capability satisfies never;
	}
}

function isChromium(platform: Platform): boolean {
	return 'onbeforeinstallprompt' in platform;
}

function isAndroid({ navigator }: Platform): boolean {
	return navigator.userAgent.includes('Android');
}

/** What is known of this device's store. */
export interface StorageFacts {
	/** Whether the browser will not clear it by itself; `undefined` where it does not say. */
	readonly persisted: boolean | undefined;
	/** In bytes; `undefined` where the browser does not say. */
	readonly used: number | undefined;
	/** How much the browser allows, in bytes; `undefined` where it does not say. */
	readonly quota: number | undefined;
}

export async function storageFacts(storage: StorageManager | undefined): Promise<StorageFacts> {
	const [persisted, estimate] = await Promise.all([storage?.persisted?.(), storage?.estimate?.()]);
	return { persisted, used: estimate?.usage, quota: estimate?.quota };
}

/** From this share of what the browser allows on, one is warned. */
const NEARLY_FULL = 0.8;

export function isNearlyFull({ used, quota }: Pick<StorageFacts, 'used' | 'quota'>): boolean {
	return used !== undefined && quota !== undefined && used >= NEARLY_FULL * quota;
}

/**
 * Whether this is a tab of a browser that deletes what a site stored when it was not used for seven days: Safari, and
 * every browser of an iPhone or iPad. An app on the home screen, or in the dock, is spared.
 */
export function isForgetful({
	userAgent,
	touchPoints,
	standalone
}: {
	readonly userAgent: string;
	readonly touchPoints: number;
	readonly standalone: boolean;
}): boolean {
	if (standalone) return false;
	const isMac = userAgent.includes('Macintosh');
	const isSafari = /Version\/[\d.]+ .*Safari/.test(userAgent);
	// An iPad says that it is a Mac, which has no touch screen.
	return /iPhone|iPad|iPod/.test(userAgent) || (isMac && (isSafari || touchPoints > 1));
}

/** From so many deals on, a file kept elsewhere is worth a line. */
const MANY_DEALS = 20;

/** Whether all there is would be gone with this browser's store, which may be cleared: no relay, no promise, much work. */
export function isBackupAdvised({
	isShared,
	persisted,
	deals
}: {
	readonly isShared: boolean;
	readonly persisted: boolean | undefined;
	readonly deals: number;
}): boolean {
	return !isShared && persisted !== true && deals > MANY_DEALS;
}
