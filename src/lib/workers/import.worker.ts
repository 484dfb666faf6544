import { ImportDesk, type Answer, type Ask } from './import-desk.ts';
import { serve } from './serve.ts';

const desk = new ImportDesk();

serve<Uint8Array, Ask, Answer>(self, (run) => setTimeout(run), {
	tell: (bytes) => desk.open(bytes),
	answer: (ask) => desk.answer(ask)
});
