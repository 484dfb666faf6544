import type { FromWorker, ToWorker } from './exchange.ts';

/** What a worker does with what it is sent. */
export interface Service<Tell, Ask, Answer> {
	readonly tell: (tell: Tell) => void;
	readonly answer: (ask: Ask) => Answer | Promise<Answer>;
}

/** What `serve` needs of a worker's own scope. */
export interface ServicePort {
	postMessage(message: unknown): void;
	addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Answers a `Client`.
 *
 * A question waits until everything that was sent with it is read (`later` runs its argument then), so that of a burst
 * only the last is computed.
 */
export function serve<Tell, Ask, Answer>(
	port: ServicePort,
	later: (run: () => void) => void,
	service: Service<Tell, Ask, Answer>
): void {
	let asked: { readonly ask: Ask; readonly id: number } | undefined;

	port.addEventListener('message', ({ data }) => {
		const message = data as ToWorker<Tell, Ask>;
		if ('tell' in message) service.tell(message.tell);
		else if ('abort' in message) asked = asked?.id === message.abort ? undefined : asked;
		else {
			if (!asked) later(answer);
			asked = message;
		}
	});

	function answer(): void {
		if (!asked) return;
		const { ask, id } = asked;
		asked = undefined;
		void attempt(id, () => service.answer(ask)).then((message) => port.postMessage(message));
	}
}

/** A fault in an answer is the client's to report; it must not leave it waiting. */
async function attempt<Answer>(
	id: number,
	answer: () => Answer | Promise<Answer>
): Promise<FromWorker<Answer>> {
	try {
		return { id, answer: await answer() };
	} catch (fault) {
		return { id, failed: String(fault) };
	}
}
