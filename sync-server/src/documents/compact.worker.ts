import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';
import type { Answer, Job } from './compactor.ts';
import { census, compact, digestOf, load } from './content.ts';

parentPort?.on('message', (job: Job) => parentPort?.postMessage(answer(job)));

function answer({ question, updates }: Job): Answer {
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
