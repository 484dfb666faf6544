/** What goes to a worker: something to know, a question, or the end of a question. */
export type ToWorker<Tell, Ask> =
	{ readonly tell: Tell } | { readonly ask: Ask; readonly id: number } | { readonly abort: number };

/** What comes back: the answer to a question, or why there is none. */
export type FromWorker<Answer> =
	| { readonly id: number; readonly answer: Answer }
	| { readonly id: number; readonly failed: string };
