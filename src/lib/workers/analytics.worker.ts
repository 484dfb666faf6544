import type { ToAnalytics } from './analytics.ts';
import { Replica, type FiguresAnswer, type FiguresRequest } from './replica.ts';
import { serve } from './serve.ts';
import { entriesIn } from './closed.ts';

let replica = new Replica();

/** Settles when what was told last of closed epochs is unpacked. */
let unpacked: Promise<unknown> = Promise.resolve();

serve<ToAnalytics, FiguresRequest, FiguresAnswer>(self, (run) => setTimeout(run), {
	tell: (told) => {
		if ('archive' in told) unpacked = replica.archive(told.archive);
		else if ('before' in told) replica = new Replica(told.before);
		else if ('closed' in told) for (const one of told.closed) replica.take(entriesIn(one));
		else replica.take(told);
	},
	answer: async (request) => {
		await unpacked;
		return replica.answer(request);
	}
});
