import { spawnSync } from 'node:child_process';
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

/**
 * Makes sure that there is a Chromium, installing one where none is found: Playwright's own where downloads work,
 * Debian's package where we are root on Debian. Ends the process with one line where neither helps.
 */
export function ensureChromium(): void {
	if (chromiumPath() !== undefined) return;
	console.log('No Chromium found: installing one.');
	run('playwright', ['install', 'chromium']);
	if (chromiumPath() !== undefined) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		const env = { DEBIAN_FRONTEND: 'noninteractive' };
		run('apt-get', ['update'], env);
		run('apt-get', ['install', '-y', 'chromium'], env);
	}
	if (chromiumPath() !== undefined) return;
	console.error('No Chromium: install one and set CHROMIUM_PATH to it, then run npm test again.');
	process.exit(1);
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

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
	spawnSync(command, args, {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, ...env }
	});
}
