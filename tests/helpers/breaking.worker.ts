import { FAILED } from './breaking.ts';
import '#lib/workers/session.worker.ts';

/** A worker of a session in which the first log that is set back is not: the browser ends in the midst of it. */
const { clear } = IDBObjectStore.prototype;
let isBroken = false;
IDBObjectStore.prototype.clear = function (this: IDBObjectStore) {
	// Nothing else clears what was projected.
	if (isBroken || this.name !== 'projection') return clear.call(this);
	isBroken = true;
	this.transaction.abort();
	const channel = new BroadcastChannel(FAILED);
	channel.postMessage(undefined);
	channel.close();
	throw new DOMException('the browser ended', 'AbortError');
};
