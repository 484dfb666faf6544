import { hostSession } from './session-host.ts';

hostSession(self, { now: () => Date.now(), random: Math.random });
