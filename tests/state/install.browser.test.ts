import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Install, type Device } from '#lib/state/install.svelte.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const ANDROID =
	'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/157 Mobile Safari/537.36';
const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 27_2 like Mac OS X) Version/27.2 Mobile Safari/604.1';
const MAC =
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/27.2 Safari/605';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:160.0) Gecko/20100101 Firefox/160.0';

let kept: Map<string, string>;
let target: EventTarget;
beforeEach(() => {
	kept = new Map();
	target = new EventTarget();
	vi.useRealTimers();
});

function device(given: Partial<Device> = {}): Install {
	return new Install({
		target,
		standalone: false,
		userAgent: ANDROID,
		touchPoints: 5,
		storage: {
			getItem: (key) => kept.get(key) ?? null,
			setItem: (key, value) => void kept.set(key, value)
		},
		...given
	});
}

/** The event as the browser makes it. */
function question(outcome: 'accepted' | 'dismissed') {
	const prompt = vi.fn(() => Promise.resolve({ outcome }));
	const event = new Event('beforeinstallprompt', { cancelable: true });
	return { event: Object.assign(event, { prompt }), prompt };
}

describe('way', () => {
	test.each([
		[{ standalone: true }, 'installed'],
		[{ userAgent: ANDROID }, 'menu'],
		[{ userAgent: IPHONE }, 'ios'],
		[{ userAgent: MAC, touchPoints: 5 }, 'ios'],
		[{ userAgent: MAC, touchPoints: 0 }, 'mac'],
		[{ userAgent: MAC.replace('Version/27.2', 'Chrome/157'), touchPoints: 0 }, 'menu'],
		[{ userAgent: FIREFOX }, 'none'],
		[{ userAgent: FIREFOX.replace('X11; Linux', 'Android 16') }, 'menu']
	] as const)('of %j is %s', (given, way) => {
		expect(device(given).way).toBe(way);
	});

	test('is our button from the event on, which the browser then shows nothing for', () => {
		const install = device();
		const { event } = question('accepted');
		target.dispatchEvent(event);
		expect(install.way).toBe('prompt');
		expect(event.defaultPrevented).toBe(true);
	});

	test('is our button also when the event came before us', () => {
		expect(device({ early: question('accepted').event }).way).toBe('prompt');
	});

	test('is installed once it was', () => {
		const install = device({ early: question('accepted').event });
		target.dispatchEvent(new Event('appinstalled'));
		expect([install.way, install.offered]).toEqual(['installed', false]);
	});
});

describe('ask()', () => {
	test('shows the browser’s question, which it can do once', async () => {
		const { event, prompt } = question('accepted');
		const install = device({ early: event });
		expect(await install.ask()).toBe(true);
		expect(prompt).toHaveBeenCalledOnce();
		expect(install.way).toBe('menu');
		expect(await install.ask()).toBe(false);
	});

	test('answered with no puts it off', async () => {
		const install = device({ early: question('dismissed').event });
		expect(await install.ask()).toBe(false);
		target.dispatchEvent(question('accepted').event);
		expect([install.way, install.offered]).toEqual(['prompt', false]);
	});
});

describe('offered', () => {
	test('is so where it takes a tap or three, and else only told', () => {
		expect(device({ early: question('accepted').event }).offered).toBe(true);
		expect(device({ userAgent: IPHONE }).offered).toBe(true);
		expect(device({ userAgent: ANDROID }).offered).toBe(false);
		expect(device({ userAgent: IPHONE, standalone: true }).offered).toBe(false);
	});

	test('is not so for 180 days after it was put off, also by an app that starts anew', () => {
		vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
		const install = device({ userAgent: IPHONE });
		install.putOff();
		expect(install.offered).toBe(false);
		vi.setSystemTime(1_000 + 180 * DAY_MS - 1);
		expect(device({ userAgent: IPHONE }).offered).toBe(false);
		vi.setSystemTime(1_000 + 180 * DAY_MS);
		expect(device({ userAgent: IPHONE }).offered).toBe(true);
	});
});
