import { describe, expect, test } from 'vitest';
import {
	CAPABILITIES,
	has,
	isBackupAdvised,
	isForgetful,
	isNearlyFull,
	storageFacts,
	type Platform
} from '#lib/state/device.ts';

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
	const nothing = { persisted: undefined, used: undefined, quota: undefined };
	expect(await storageFacts(undefined)).toEqual(nothing);
});

test('isNearlyFull(facts) from 80 % on; never where the browser says nothing', () => {
	expect(isNearlyFull({ used: 79, quota: 100 })).toBe(false);
	expect(isNearlyFull({ used: 80, quota: 100 })).toBe(true);
	expect(isNearlyFull({ used: 0, quota: 0 })).toBe(true);
	expect(isNearlyFull({ used: undefined, quota: 100 })).toBe(false);
	expect(isNearlyFull({ used: 80, quota: undefined })).toBe(false);
});

describe('isForgetful(platform)', () => {
	const MAC =
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
	const SAFARI = `${MAC} Version/27.2 Safari/605.1.15`;
	const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 27_2 like Mac OS X) AppleWebKit/605.1.15';
	const tab = (userAgent: string, touchPoints = 0) =>
		isForgetful({ userAgent, touchPoints, standalone: false });

	test('a tab of Safari on a Mac, and of any browser on an iPhone or iPad', () => {
		expect(tab(SAFARI)).toBe(true);
		expect(tab(`${IPHONE} Version/27.2 Mobile/15E148 Safari/604.1`, 5)).toBe(true);
		expect(tab(`${IPHONE} CriOS/157.0 Mobile/15E148 Safari/604.1`, 5)).toBe(true);
		// An iPad that asks for the pages of a computer.
		expect(tab(SAFARI, 5)).toBe(true);
	});

	test('no installed app, and no other browser', () => {
		expect(isForgetful({ userAgent: SAFARI, touchPoints: 0, standalone: true })).toBe(false);
		expect(tab(`${MAC} Chrome/157.0.0.0 Safari/537.36`)).toBe(false);
		expect(tab('Mozilla/5.0 (Macintosh; rv:160.0) Gecko/20100101 Firefox/160.0')).toBe(false);
		expect(tab('Mozilla/5.0 (Linux; Android 16) Chrome/157 Mobile Safari/537.36', 5)).toBe(false);
	});
});

test('isBackupAdvised: for more than 20 deals that are in this browser alone, and not promised to stay', () => {
	const alone = { isShared: false, persisted: false, deals: 21 };
	expect(isBackupAdvised(alone)).toBe(true);
	expect(isBackupAdvised({ ...alone, persisted: undefined })).toBe(true);
	expect(isBackupAdvised({ ...alone, deals: 20 })).toBe(false);
	expect(isBackupAdvised({ ...alone, persisted: true })).toBe(false);
	expect(isBackupAdvised({ ...alone, isShared: true })).toBe(false);
});
