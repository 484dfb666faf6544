import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Case } from './comparison.ts';
import { Latency } from './latency.ts';
import { log, startServer } from './server.ts';
import { FIRST_CLIENT, Pusher } from './update.ts';

const WRITERS = 4;
const PACE = 200;
const WARM_UP_MS = 500;
const MEASURE_MS = 3000;
const TEXT = 'x'.repeat(92);

const METRICS = {
	p50: { name: `acknowledgement at ${PACE}/s: p50`, unit: 'ms' },
	p99: { name: `acknowledgement at ${PACE}/s: p99`, unit: 'ms', allowed: 50 }
};

/** How long it takes until an update is said to be on disk: only ours says so. */
export const acknowledge: Case = {
	name: 'acknowledge',
	servers: ['ours'],
	async measure(name, nodeArgs) {
		const server = await startServer(name, nodeArgs);
		try {
			let latency = new Latency();
			const sentAt: number[][] = Array.from({ length: WRITERS }, () => []);
			const writers = await Client.joinAll(
				server,
				Array.from({ length: WRITERS }, () => log(0)),
				(index) => ({
					onAcknowledge: (count = 0) =>
						latency.add(performance.now() - (sentAt[index]?.[count] ?? NaN))
				})
			);
			const pushers = writers.map(({ prefix }, i) => new Pusher(FIRST_CLIENT + i, prefix, TEXT));
			const start = performance.now();
			let sent = 0;
			const timer = setInterval(() => {
				for (; sent < ((performance.now() - start) * PACE) / 1000; sent++) {
					const index = sent % WRITERS;
					const frame = pushers[index]?.next();
					const count = pushers[index]?.clock ?? 0;
					if (frame) writers[index]?.socket.send(frame);
					writers[index]?.requestAcknowledgement(count);
					const times = sentAt[index];
					if (times) times[count] = performance.now();
				}
			}, 1);
			await wait(WARM_UP_MS);
			latency = new Latency();
			await wait(MEASURE_MS);
			clearInterval(timer);
			for (const writer of writers) writer.close();
			return [
				{ metric: METRICS.p50, value: latency.quantile(0.5) },
				{ metric: METRICS.p99, value: latency.quantile(0.99) }
			];
		} finally {
			await server.close();
		}
	}
};
