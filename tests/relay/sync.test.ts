import { MESSAGE } from '#lib/protocol/message.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test, vi } from 'vitest';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { openMemory, type Storage } from '../../sync-server/src/storage.ts';
import { connect, RelayProcess, startRelay, type TestRelay } from '../helpers/relay.ts';

const KEY = 'k'.repeat(22);
const ROOM = `${'w'.repeat(22)}/ops/0/1`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayWith(options: Parameters<typeof startRelay>[0] = {}): Promise<TestRelay> {
	const relay = await startRelay(options);
	cleanups.push(() => relay.close());
	return relay;
}

/** A synced stock client. */
async function join(relay: { url: string }, doc = new Y.Doc()): Promise<WebsocketProvider> {
	const provider = connect(relay, ROOM, KEY, doc);
	cleanups.push(() => provider.destroy());
	await synced(provider);
	return provider;
}

async function synced(provider: WebsocketProvider): Promise<void> {
	await vi.waitUntil(() => provider.synced, { timeout: 5000, interval: 2 });
}

function write(provider: WebsocketProvider, ...texts: string[]): void {
	const log = provider.doc.getArray<string>('o');
	log.insert(log.length, texts);
}

function read(provider: WebsocketProvider): string[] {
	return provider.doc.getArray<string>('o').toArray();
}

/** Settles with the number of the next acknowledgement. */
function acknowledged(provider: WebsocketProvider): Promise<number> {
	return new Promise((resolve) => {
		provider.messageHandlers[MESSAGE.acknowledge] = (_encoder, decoder) => {
			resolve(decoding.readVarUint(decoder));
		};
	});
}

function askForAcknowledgement(provider: WebsocketProvider, count: number): void {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.acknowledge);
	encoding.writeVarUint(encoder, count);
	provider.ws?.send(encoding.toUint8Array(encoder));
}

/** Storage whose commits wait until the test lets them go. */
function heldBack(storage: Storage): { storage: Storage; release(): void; held(): number } {
	const waiting: (() => void)[] = [];
	return {
		held: () => waiting.length,
		release() {
			for (const go of waiting.splice(0)) go();
		},
		storage: {
			...storage,
			async append(document, update) {
				await new Promise<void>((resolve) => waiting.push(resolve));
				await storage.append(document, update);
			}
		}
	};
}

test('two stock clients see what the other writes', async () => {
	const relay = await relayWith();
	const [a, b] = [await join(relay), await join(relay)];
	write(a, 'from a');
	await expect.poll(() => read(b)).toEqual(['from a']);
	write(b, 'from b');
	await expect.poll(() => read(a)).toEqual(['from a', 'from b']);
});
