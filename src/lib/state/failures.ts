import { describeFault } from '#lib/domain/fault.ts';
import type { App } from './app.svelte.ts';
import { t } from './i18n.svelte.ts';
import { isNotLoaded } from './not-loaded.ts';
import { notices, notify } from './notices.svelte.ts';
import { updateReady } from './update.svelte.ts';

/** Says so when something failed that nobody waited for; the page goes on, and the console has the rest. */
export function watchForFailures(app: App): void {
	addEventListener('error', ({ error, message }) => tell(app, error ?? message));
	addEventListener('unhandledrejection', ({ reason }) => tell(app, reason));
}

/** Browsers report this where nothing is wrong. */
const NO_FAILURE = /^ResizeObserver loop/;

function tell(app: App, reason: unknown): void {
	const detail = describeFault(reason);
	if (NO_FAILURE.test(detail)) return;
	if (isNotLoaded(detail)) return void tellNotLoaded(app);
	notify(t('app.failed'), {
		problem: true,
		action: {
			label: t('app.copyDetails'),
			run: () => void navigator.clipboard.writeText(detail)
		}
	});
}

/** A tab may outlive the build it runs: then only another version helps. */
async function tellNotLoaded(app: App): Promise<void> {
	const updating = await import('./updating.ts').catch(() => undefined);
	updating?.lookForUpdate();
	// Several parts may be missing for one reason.
	if (notices().some(({ text }) => text === t('app.notLoaded'))) return;
	notify(t('app.notLoaded'), {
		problem: true,
		action: {
			label: t(updateReady() ? 'update.use' : 'app.reload'),
			run: () => {
				const open = app.phase === 'open' ? app.workspace : undefined;
				if (updating) void updating.acceptUpdate(open);
				else location.reload();
			}
		}
	});
}
