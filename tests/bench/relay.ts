import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './measure.ts';
import { acknowledge } from './relay/acknowledge.ts';
import { type Case, Comparison } from './relay/comparison.ts';
import { documents } from './relay/documents.ts';
import { fanOut } from './relay/fan-out.ts';
import { join } from './relay/join.ts';
import { kill } from './relay/kill.ts';
import { PEERS, type ServerName } from './relay/server.ts';
import { slowLink } from './relay/slow-link.ts';
import { stalled } from './relay/stalled.ts';
import { storm } from './relay/storm.ts';

export const name = 'relay, against y-websocket-server and Hocuspocus';

const SERVERS = ['ours', 'y-websocket-server', 'hocuspocus'] as const;
const CASES: readonly Case[] = [
	...fanOut,
	documents,
	acknowledge,
	join,
	stalled,
	storm,
	kill,
	slowLink
];

/**
 * Ours with everything on disk before anybody sees it, @y/websocket-server, which keeps nothing, and Hocuspocus with its
 * SQLite extension, as they come; in one run, by turns, over sockets of this machine.
 *
 * `--rounds=5`, `--only=fan-out-2,join`, `--servers=ours`, `--long` (a slow link, minutes), `--profile=<folder>` (CPU
 * profiles of ours).
 */
export async function run(): Promise<Figure[]> {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '3' },
			only: { type: 'string' },
			servers: { type: 'string', default: SERVERS.join(',') },
			long: { type: 'boolean', default: false },
			profile: { type: 'string' }
		},
		allowPositionals: true
	});
	const only = values.only?.split(',');
	const cases = CASES.filter(
		({ name, isLong }) => only?.includes(name) ?? (values.long || !isLong)
	);
	const servers = SERVERS.filter((server) => values.servers.split(',').includes(server));
	const nodeArgs = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
	install();

	const comparison = new Comparison();
	for (let round = 0; round < Number(values.rounds); round++)
		for (const one of cases.filter(({ isOnce }) => !isOnce || round === 0))
			for (const server of rotated(servers, round).filter(
				(server) => one.servers?.includes(server) ?? true
			)) {
				const measured = await one.measure(server, server === 'ours' ? nodeArgs : []);
				comparison.add(server, measured);
				const values = measured.map(({ value, metric }) => `${value.toPrecision(3)} ${metric.unit}`);
				console.error(`  ${one.name}, ${server}: ${values.join(', ')}`);
			}
	return comparison.figures();
}

/** Nobody goes first each time. */
function rotated(servers: readonly ServerName[], round: number): ServerName[] {
	const start = round % servers.length;
	return [...servers.slice(start), ...servers.slice(0, start)];
}

/** The peers' packages, which nothing else needs. Their native code comes built. */
function install(): void {
	if (existsSync(resolve(PEERS, 'node_modules'))) return;
	execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', PEERS], { stdio: 'inherit' });
}
