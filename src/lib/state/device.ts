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
}

export async function storageFacts(storage: StorageManager | undefined): Promise<StorageFacts> {
	const [persisted, estimate] = await Promise.all([storage?.persisted?.(), storage?.estimate?.()]);
	return { persisted, used: estimate?.usage };
}
