import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a write to a disk of its own to a disk that everybody hammers, in seconds. */
const LATENCIES_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const NS_PER_S = 1e9;

/** What is read when somebody asks. */
interface Measured {
	/** Documents that are open. */
	readonly documents: number;
	/** Sockets that are in a document. */
	readonly size: number;
	/** Bytes that wait to be sent. */
	readonly queueBytes: number;
}

/** The figures of a relay, in the words of Prometheus. */
export class Metrics {
	readonly #registry = new Registry();
	readonly #delay = monitorEventLoopDelay({ resolution: 20 });

	/** From an update's receipt to its being on disk, in seconds. */
	readonly commit = new Histogram({
		...this.#named('commit_seconds', 'From the receipt of an update to its being on disk'),
		buckets: LATENCIES_S
	});
	/** From a request for an acknowledgement to its answer, in seconds. */
	readonly acknowledgement = new Histogram({
		...this.#named('acknowledgement_seconds', 'From asking for an acknowledgement to sending it'),
		buckets: LATENCIES_S
	});
	/** Close codes, codes of message 104, codes of team requests. */
	readonly refusals = new Counter({
		...this.#named('refusals_total', 'Refused sockets, updates and requests by code'),
		labelNames: ['code'] as const
	});
	readonly compactions = new Counter(this.#named('compactions_total', 'Documents compacted'));

	constructor() {
		this.#delay.enable();
		const delay = this.#delay;
		new Gauge({
			...this.#named('event_loop_delay_p99_seconds', 'Of the event loop, since the last scrape'),
			collect() {
				this.set(delay.percentile(99) / NS_PER_S);
				delay.reset();
			}
		});
		new Gauge({
			...this.#named('resident_bytes', 'Memory of the process'),
			collect() {
				this.set(process.memoryUsage.rss());
			}
		});
	}

	/** Reads documents, sockets and queues when somebody asks. */
	watch(measured: Measured): void {
		const gauge = (name: string, help: string, read: () => number) =>
			new Gauge({
				...this.#named(name, help),
				collect() {
					this.set(read());
				}
			});
		gauge('documents', 'Documents that are open', () => measured.documents);
		gauge('sockets', 'Sockets that are in a document', () => measured.size);
		gauge('queue_bytes', 'Bytes that wait to be sent', () => measured.queueBytes);
	}

	/** All of it as text, and the type of the text. */
	async text(): Promise<{ readonly type: string; readonly text: string }> {
		return { type: this.#registry.contentType, text: await this.#registry.metrics() };
	}

	close(): void {
		this.#delay.disable();
	}

	#named(name: string, help: string) {
		return { name: `runnel_${name}`, help, registers: [this.#registry] };
	}
}
