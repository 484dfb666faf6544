import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from 'playwright';

const SYSTEM = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** The Chromium to test with: a given path, Playwright's own where it was downloaded, else the system's. */
export function chromiumPath(): string | undefined {
	const given = process.env['CHROMIUM_PATH'];
	return [...(given ? [given] : []), chromium.executablePath(), ...SYSTEM].find(existsSync);
}

/** How every test starts it: without the network's background chatter, sandboxed unless we are root. */
export function launchOptions(): LaunchOptions {
	const executablePath = chromiumPath();
	return {
		...(executablePath ? { executablePath } : {}),
		args: [
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync'
		]
	};
}
