import * as Y from 'yjs';
import type { Span } from './ranges.ts';

/** What an update of Yjs (encoding v1) holds, without its content. */
export interface Scan {
	readonly structs: readonly Span[];
	readonly deletes: readonly Span[];
}

/**
 * Reads an update without a document.
 *
 * `bytes` must own its buffer: lib0 checks lengths against the buffer and not the view, so that a cut update in a
 * view of a shared buffer would read its neighbour's bytes.
 * @returns `undefined` for what Yjs cannot parse.
 */
export function scan(bytes: Uint8Array): Scan | undefined {
	let decoded: ReturnType<typeof Y.decodeUpdate>;
	try {
		decoded = Y.decodeUpdate(bytes);
	} catch {
		return undefined;
	}
	const structs: Span[] = [];
	for (const struct of decoded.structs) {
		if (struct instanceof Y.Skip) continue;
		const { client, clock } = struct.id;
		const last = structs.at(-1);
		if (last?.client === client && last.to === clock)
			structs[structs.length - 1] = { client, from: last.from, to: clock + struct.length };
		else structs.push({ client, from: clock, to: clock + struct.length });
	}
	const deletes: Span[] = [];
	for (const [client, items] of decoded.ds.clients)
		for (const { clock, len } of items) deletes.push({ client, from: clock, to: clock + len });
	return { structs, deletes };
}
