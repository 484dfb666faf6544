import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const SYSTEM = [
	'/usr/bin/redis-server',
	'/usr/local/bin/redis-server',
	'/opt/homebrew/bin/redis-server'
];

/** The redis-server to test with: a given path, else the system's. */
export function redisPath(): string | undefined {
	const given = process.env['REDIS_SERVER_PATH'];
	return [...(given ? [given] : []), ...SYSTEM].find((path) => existsSync(path));
}

/**
 * Makes sure that there is a redis-server, installing Debian's package where we are root on Debian. Says so where there
 * is none: what needs it is skipped then.
 */
export function ensureRedis(): void {
	if (redisPath() !== undefined) return;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log('No redis-server found: installing one.');
		run('apt-get', ['update']);
		// Without its service: the tests start their own.
		run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], {
			RUNLEVEL: '1'
		});
	}
	if (redisPath() === undefined)
		console.error(
			'No redis-server: tests of several relays are skipped. Install it, or set REDIS_SERVER_PATH.'
		);
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
	spawnSync(command, args, {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env }
	});
}
