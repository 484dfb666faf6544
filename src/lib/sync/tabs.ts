import * as Y from 'yjs';

export interface Tabs {
	/** Brings this tab and the others to the same state; to be called once the device's store was read. */
	compare(): void;
	close(): void;
}

/**
 * Carries edits between the tabs of this browser, with or without a relay. What arrives has the returned object as
 * origin.
 *
 * Messages: `{ ask: state vector, back: boolean }` is answered with what the asker lacks and, where the asker has more,
 * with an `ask` of its own; `{ update }` is applied. Anything else is of another version and left alone.
 */
export function joinTabs(name: string, doc: Y.Doc): Tabs {
	const channel = new BroadcastChannel(name);
	let ended = false;
	const tabs: Tabs = {
		compare: () => ask(false),
		close() {
			if (ended) return;
			ended = true;
			doc.off('update', tell);
			channel.close();
		}
	};
	const tell = (update: Uint8Array, origin: unknown) => {
		// What the store, the relay or another tab brought has an object as origin; the other tabs get it themselves.
		if (typeof origin !== 'object' || origin === null) channel.postMessage({ update });
	};
	const ask = (back: boolean) => {
		if (!ended) channel.postMessage({ ask: Y.encodeStateVector(doc), back });
	};
	channel.onmessage = ({ data }: MessageEvent<unknown>) => {
		const message = read(data);
		if (message?.update) Y.applyUpdate(doc, message.update, tabs);
		if (!message?.ask) return;
		const theirs = Y.decodeStateVector(message.ask);
		const ours = Y.decodeStateVector(Y.encodeStateVector(doc));
		if (ahead(ours, theirs))
			channel.postMessage({ update: Y.encodeStateAsUpdate(doc, message.ask) });
		if (!message.back && ahead(theirs, ours)) ask(true);
	};
	doc.on('update', tell);
	return tabs;
}

function ahead(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean {
	return [...one].some(([client, clock]) => clock > (other.get(client) ?? 0));
}

function read(data: unknown): { ask?: Uint8Array; update?: Uint8Array; back: boolean } | undefined {
	if (typeof data !== 'object' || data === null) return undefined;
	const { ask, update, back }: { ask?: unknown; update?: unknown; back?: unknown } = data;
	return {
		...(ask instanceof Uint8Array ? { ask } : {}),
		...(update instanceof Uint8Array ? { update } : {}),
		back: back === true
	};
}
