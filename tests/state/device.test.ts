import { describe, expect, test } from 'vitest';
import { CAPABILITIES, has, storageFacts, type Platform } from '#lib/state/device.ts';

const CHROMIUM = {
	isSecureContext: true,
	onbeforeinstallprompt: null,
	launchQueue: {},
	Notification: {},
	BarcodeDetector: {},
	navigator: {
		userAgent: 'Linux; Android 16',
		setAppBadge: () => Promise.resolve(),
		serviceWorker: {},
		contacts: {},
		wakeLock: {}
	}
};
const here = (platform: Platform) => CAPABILITIES.filter((one) => has(one, platform));

describe('has(capability, platform)', () => {
	test('Chromium on Android has the call for a badge, and no number on its icons', () => {
		expect(here(CHROMIUM)).toEqual(['share', 'notifications', 'contacts', 'codes', 'wake']);
	});

	test('Chromium on a desktop shares, opens files and counts on its icon', () => {
		const { setAppBadge, serviceWorker, wakeLock } = CHROMIUM.navigator;
		const navigator = { userAgent: 'Windows NT 10.0', setAppBadge, serviceWorker, wakeLock };
		expect(here({ ...CHROMIUM, navigator })).toEqual([
			'badge',
			'share',
			'files',
			'notifications',
			'codes',
			'wake'
		]);
	});

	test('a browser without any of it has none', () => {
		expect(here({ isSecureContext: true, navigator: { userAgent: '' } })).toEqual([]);
	});
});

test('storageFacts(storage) says nothing for a browser that says nothing', async () => {
	expect(await storageFacts(undefined)).toEqual({ persisted: undefined, used: undefined });
});
