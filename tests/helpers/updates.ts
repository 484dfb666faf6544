import * as Y from 'yjs';
import type { Random } from './random.ts';

/** A document that some wrote with all kinds of content, and updates of it in the order in which they were made. */
export function randomDocument(random: Random, steps = 25) {
	const peers = Array.from({ length: 1 + random.int(4) }, (_, index) => {
		const doc = new Y.Doc({ gc: random.chance(0.5) });
		// Small and large ids take one and five bytes.
		doc.clientID = random.chance(0.5) ? index + 1 : 2 ** 31 + random.int(2 ** 31);
		return doc;
	});
	const doc = new Y.Doc({ gc: random.chance(0.5) });
	const updates: Uint8Array[] = [];
	for (const peer of peers)
		peer.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'peer') return;
			updates.push(update);
			Y.applyUpdate(doc, update);
		});
	for (let step = 0; step < steps; step++) {
		const peer = random.pick(peers);
		peer.transact(() => {
			for (let act = random.int(4); act >= 0; act--) write(peer, random);
		});
		if (random.chance(0.4)) Y.applyUpdate(random.pick(peers), Y.encodeStateAsUpdate(peer), 'peer');
	}
	updates.push(Y.encodeStateAsUpdate(doc), Y.mergeUpdates(random.some(updates, 0.5)));
	return { doc, updates };
}

function write(doc: Y.Doc, random: Random): void {
	const list = doc.getArray('o');
	const map = doc.getMap('m');
	const text = doc.getText('t');
	const xml = doc.getXmlFragment('x');
	const at = random.int(list.length + 1);
	switch (random.int(14)) {
		case 0:
			return list.insert(at, [value(random), value(random)]);
		case 1:
			if (list.length > 0) list.delete(random.int(list.length));
			return;
		case 2:
			return void map.set(random.pick(['a', 'b', 'ключ']), value(random));
		case 3:
			return text.insert(random.int(text.length + 1), random.pick(['abc', 'слово', '😀', 'é']));
		case 4:
			if (text.length > 1) text.delete(random.int(text.length - 1), 1);
			return;
		case 5:
			if (text.length > 1) text.format(0, 1, { bold: random.chance(0.5) || null });
			return;
		case 6:
			return text.insertEmbed(0, { image: 'src' });
		case 7: {
			// Its type does not say that it may stand here.
			const hook = new Y.XmlHook('hook') as unknown as Y.XmlElement;
			return xml.insert(0, [new Y.XmlElement('p'), new Y.XmlText('in it'), hook]);
		}
		case 8:
			return void map.set('nested', new Y.Map([['k', new Y.Array()]]));
		case 9:
			return list.insert(at, [new Y.Text('nested'), new Y.XmlFragment()]);
		case 10:
			return list.insert(at, [random.bytes(random.int(9))]);
		case 11:
			return list.insert(at, [new Y.Doc({ autoLoad: random.chance(0.5), meta: { k: 1 } })]);
		case 12: {
			const inner = map.get('nested');
			if (inner instanceof Y.Map) inner.set('deep', value(random));
			return;
		}
		default:
			if (map.has('a')) map.delete('a');
	}
}

function value(random: Random): unknown {
	return random.pick<unknown>([
		null,
		true,
		false,
		-5,
		63,
		64,
		2 ** 40,
		1.5,
		0.1,
		'text',
		'текст 😀',
		{ a: 1, b: [null, 'x', { c: 2.25 }] },
		[],
		{},
		{ large: 123n, none: undefined }
	]);
}
