import { t } from './i18n.svelte.ts';
import { notify } from './notices.svelte.ts';

/** Says so when something failed that nobody waited for; the page goes on, and the console has the rest. */
export function watchForFailures(): void {
	addEventListener('error', ({ error, message }) => tell(error ?? message));
	addEventListener('unhandledrejection', ({ reason }) => tell(reason));
}

/** Browsers report this where nothing is wrong. */
const NO_FAILURE = /^ResizeObserver loop/;

function tell(reason: unknown): void {
	const detail = reason instanceof Error ? `${reason.stack ?? reason.message}` : String(reason);
	if (NO_FAILURE.test(detail)) return;
	notify(t('app.failed'), {
		problem: true,
		action: {
			label: t('app.copyDetails'),
			run: () => void navigator.clipboard.writeText(detail)
		}
	});
}
