import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';
import type { Answer, Question, Told } from './compactor.ts';
import { census, compact, digestOf, load } from './content.ts';

// On Linux that is this thread alone; elsewhere it would be the whole relay.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

/** The updates of the document that will be asked about. */
let updates: Uint8Array[] = [];

parentPort?.on('message', (told: Told) => {
	if (told.kind === 'begin') updates = [];
	else if (told.kind === 'part') addPart(told);
	else {
		const answered = answer(told, updates.splice(0));
		const pieces = answered.kind === 'compact' ? answered.chunks : [];
		parentPort?.postMessage(
			answered,
			pieces.map(({ update }) => update.buffer as ArrayBuffer)
		);
	}
});

function addPart({ bytes, ends }: Extract<Told, { kind: 'part' }>): void {
	let start = 0;
	for (const end of ends) {
		updates.push(bytes.subarray(start, end));
		start = end;
	}
}

function answer(question: Question, updates: readonly Uint8Array[]): Answer {
	try {
		const { doc, aside } = load(updates);
		try {
			switch (question.kind) {
				case 'compact':
					return { kind: 'compact', aside, ...compact(doc) };
				case 'census':
					return { kind: 'census', ...census(doc, question.member, question.records) };
				case 'digest':
					return { kind: 'digest', vector: Y.encodeStateVector(doc), digest: digestOf(doc) };
				default:
					return question satisfies never;
			}
		} finally {
			doc.destroy();
		}
	} catch (error) {
		return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
	}
}
