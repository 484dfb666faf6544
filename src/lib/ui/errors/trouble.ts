import { describeFault } from '#lib/domain/fault.ts';
import type { TroubleKind } from '#lib/i18n/trouble.ts';
import { isNotLoaded } from '#lib/state/not-loaded.ts';

/** What went wrong, as far as it can be told. */
interface Trouble {
	readonly kind: TroubleKind;
	/** The browser's own words, for whoever is asked for help. */
	readonly detail: string;
}

interface Problem {
	readonly code: string;
	readonly detail: string;
}

/** What an error that nobody expected says of itself. */
export function troubleOf(error: unknown): Trouble {
	const detail = describeFault(error);
	return { kind: isNotLoaded(detail) ? 'files' : 'fault', detail };
}

/** What is wrong when the device's store did not do what was asked. */
export function troubleOfStore({ code, detail }: Problem): Trouble {
	return {
		kind: code === 'unreadable' ? 'unreadable' : 'storage',
		detail: `${code}: ${detail}`
	};
}
