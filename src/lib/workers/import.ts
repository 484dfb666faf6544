import type { Result } from '#lib/domain/problem.ts';
import { Client, type WorkerProblem } from './client.ts';
import type { Answer, Answers, Ask, Asks, EncodedPart } from './import-desk.ts';

/** A file being imported, read off the main thread. */
export interface ImportFile {
	/** Asks about the file. Of several questions only the newest is answered; see `Client.ask`. */
	readonly ask: <K extends keyof Asks>(
		kind: K,
		given: Asks[K]
	) => Promise<Result<Answers[K], WorkerProblem>>;
	/** The import in parts, each made when it is asked for. Throws where the worker fails. */
	readonly parts: (given: Asks['make']) => AsyncGenerator<EncodedPart, void, void>;
	/** The same for leads, people and companies. */
	readonly recordParts: (given: Asks['makeRecords']) => AsyncGenerator<EncodedPart, void, void>;
	readonly close: () => void;
}

/** Starts a worker with the bytes of a file, which are given away and empty here afterwards. */
export function openImport(bytes: Uint8Array): ImportFile {
	const port = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });
	const client = new Client<Uint8Array, Ask, Answer>(port);
	client.tell(bytes, [bytes.buffer]);
	const ask: ImportFile['ask'] = async (kind, given) =>
		(await client.ask({ ask: kind, ...given } as Ask)) as Result<
			Answers[typeof kind],
			WorkerProblem
		>;
	async function* follow(first: Promise<Result<EncodedPart | undefined, WorkerProblem>>) {
		let part = await first;
		while (part.ok && part.value) {
			yield part.value;
			part = await ask('next', {});
		}
		if (!part.ok) throw new Error(`the import worker: ${part.problem.code} ${part.problem.where}`);
	}
	return {
		ask,
		parts: (given) => follow(ask('make', given)),
		recordParts: (given) => follow(ask('makeRecords', given)),
		close: () => client.close()
	};
}
